package io.estiva.containers.host;

import java.util.Map;

/**
 * A named volume.
 *
 * @param mountPoint its path on the host
 */
public record VolumeInfo(
    String name, String driver, Map<String, String> labels, String mountPoint) {

  /** Copies the labels. */
  public VolumeInfo {
    labels = Map.copyOf(labels);
  }
}
