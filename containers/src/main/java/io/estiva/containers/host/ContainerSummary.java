package io.estiva.containers.host;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One line of a list of containers; words as in {@link ContainerInfo}. */
public record ContainerSummary(
    String id,
    String name,
    String imageId,
    String image,
    String status,
    Map<String, String> labels,
    Instant created,
    List<PortMapping> publishedPorts) {

  /** Copies the labels. */
  public ContainerSummary {
    labels = Map.copyOf(labels);
    publishedPorts = List.copyOf(publishedPorts);
  }

  /** Whether its main process runs. */
  public boolean isRunning() {
    return status.equals("running") || status.equals("paused") || status.equals("restarting");
  }
}
