package io.estiva.agent.config;

import java.util.List;

/**
 * What jobs may do on this host, whatever their coordinator says.
 *
 * @param images patterns of images that jobs and services may use; {@code *} stands for anything
 * @param dockerSocketRunners names of runner entries whose jobs get the Docker Engine's socket
 * @param dockerSocketTags jobs get the socket only if their runner has one of these tags; empty for
 *     no such condition
 * @param dockerSocketProtectedOnly jobs get the socket only on protected refs
 * @param deploy whether jobs may ask the agent to replace containers on remote hosts
 */
public record PolicyConfig(
    List<String> images,
    List<String> dockerSocketRunners,
    List<String> dockerSocketTags,
    boolean dockerSocketProtectedOnly,
    boolean deploy) {

  public static final PolicyConfig DEFAULT =
      new PolicyConfig(List.of("*"), List.of(), List.of(), true, true);

  public PolicyConfig {
    images = List.copyOf(images);
    dockerSocketRunners = List.copyOf(dockerSocketRunners);
    dockerSocketTags = List.copyOf(dockerSocketTags);
  }
}
