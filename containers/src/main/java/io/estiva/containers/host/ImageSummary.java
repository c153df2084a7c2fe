package io.estiva.containers.host;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One line of a list of images; words as in {@link ImageInfo}. */
public record ImageSummary(
    String id,
    List<String> tags,
    List<String> repoDigests,
    long sizeBytes,
    Instant created,
    Map<String, String> labels) {

  /** Copies what is mutable. */
  public ImageSummary {
    tags = List.copyOf(tags);
    repoDigests = List.copyOf(repoDigests);
    labels = Map.copyOf(labels);
  }
}
