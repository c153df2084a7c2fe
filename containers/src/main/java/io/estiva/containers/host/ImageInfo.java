package io.estiva.containers.host;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An image that an engine has.
 *
 * @param id {@code sha256:...} of its config
 * @param tags names that lead to it
 * @param repoDigests {@code repository@sha256:...} for the registries that it was pulled from or
 *     pushed to
 * @param exposedPorts such as {@code 80/tcp}
 */
public record ImageInfo(
    String id,
    List<String> tags,
    List<String> repoDigests,
    Platform platform,
    long sizeBytes,
    Instant created,
    Map<String, String> labels,
    List<String> entrypoint,
    List<String> command,
    List<String> environment,
    List<String> exposedPorts,
    String user,
    boolean hasHealthcheck) {

  /** Copies what is mutable. */
  public ImageInfo {
    tags = List.copyOf(tags);
    repoDigests = List.copyOf(repoDigests);
    labels = Map.copyOf(labels);
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    environment = List.copyOf(environment);
    exposedPorts = List.copyOf(exposedPorts);
  }

  /**
   * The digest under which the repository of {@code ref} serves this image; empty when it never
   * came from there.
   */
  public String digestIn(ImageRef ref) {
    var prefix = ref.familiarName() + "@";
    return repoDigests.stream()
        .filter(digest -> digest.startsWith(prefix))
        .map(digest -> digest.substring(prefix.length()))
        .findFirst()
        .orElse("");
  }
}
