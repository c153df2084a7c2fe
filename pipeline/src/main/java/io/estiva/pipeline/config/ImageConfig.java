package io.estiva.pipeline.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The image of a job.
 *
 * @param name with variables
 * @param entrypoint null: the image's own
 */
public record ImageConfig(
    String name,
    @Nullable List<String> entrypoint,
    List<PullPolicy> pullPolicies,
    ContainerOptions options) {

  public ImageConfig {
    entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
    pullPolicies = List.copyOf(pullPolicies);
  }

  /** An image by name. */
  public static ImageConfig of(String name) {
    return new ImageConfig(name, null, List.of(), ContainerOptions.NONE);
  }
}
