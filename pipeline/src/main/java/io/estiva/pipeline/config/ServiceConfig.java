package io.estiva.pipeline.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container beside the job.
 *
 * @param image its image, entrypoint, pull policies and options
 * @param command null: the image's own
 * @param alias names under which the job finds it; null: from the image's name
 */
public record ServiceConfig(
    ImageConfig image,
    @Nullable List<String> command,
    @Nullable String alias,
    Map<String, VariableConfig> variables) {

  public ServiceConfig {
    command = command == null ? null : List.copyOf(command);
    variables = Ordered.copy(variables);
  }
}
