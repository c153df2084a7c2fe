package io.estiva.pipeline.config;

import io.estiva.pipeline.yaml.Node;
import org.jspecify.annotations.Nullable;

/**
 * What the kind of executor is told about an image or service.
 *
 * @param platform {@code docker:platform}, null if none
 * @param user {@code docker:user}, null if none
 * @param kubernetesUser {@code kubernetes:user}, null if none
 * @param ports for web terminals, as written; null if none
 */
public record ContainerOptions(
    @Nullable String platform,
    @Nullable String user,
    @Nullable String kubernetesUser,
    @Nullable Node ports) {

  /** Nothing is said. */
  public static final ContainerOptions NONE = new ContainerOptions(null, null, null, null);
}
