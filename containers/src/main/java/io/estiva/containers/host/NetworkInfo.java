package io.estiva.containers.host;

import java.util.List;
import java.util.Map;

/**
 * A network.
 *
 * @param containers ids of those connected now; empty in lists
 * @param gateways addresses of the host in it
 */
public record NetworkInfo(
    String id,
    String name,
    String driver,
    Map<String, String> labels,
    List<String> containers,
    List<String> gateways) {

  /** Copies what is mutable. */
  public NetworkInfo {
    labels = Map.copyOf(labels);
    containers = List.copyOf(containers);
    gateways = List.copyOf(gateways);
  }
}
