package io.estiva.agent.config;

import io.estiva.agent.wire.CoordinatorAddress;
import java.nio.file.Path;

/**
 * One runner at one coordinator. Its tags and whether it takes untagged jobs are kept by the
 * coordinator.
 *
 * @param name unique; letters, digits, dots and dashes
 * @param tokenFile holds the runner's token; read again for every request, replaced when the token
 *     is rotated
 * @param limit of this runner's jobs at once
 */
public record RunnerConfig(String name, CoordinatorAddress address, Path tokenFile, int limit) {

  public static final int DEFAULT_LIMIT = Integer.MAX_VALUE;
}
