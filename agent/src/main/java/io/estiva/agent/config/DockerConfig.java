package io.estiva.agent.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How jobs run on this host's Docker Engine.
 *
 * @param socket of the engine
 * @param defaultImage for jobs without an image; empty refuses such jobs
 * @param pullPolicies of {@code always}, {@code if-not-present}, {@code never}: the first is the
 *     default, the others may be asked for by jobs
 * @param memory limit of a job's container in bytes; 0 for none
 * @param cpus limit of a job's container; 0 for none
 * @param pids limit of processes in a job's container; 0 for none
 */
public record DockerConfig(
    Path socket,
    Optional<String> defaultImage,
    List<String> pullPolicies,
    long memory,
    double cpus,
    long pids) {

  public static final DockerConfig DEFAULT =
      new DockerConfig(
          Path.of("/var/run/docker.sock"),
          Optional.empty(),
          List.of("if-not-present", "always", "never"),
          0,
          0,
          4096);

  public DockerConfig {
    pullPolicies = List.copyOf(pullPolicies);
  }
}
