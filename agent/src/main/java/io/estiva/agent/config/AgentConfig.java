package io.estiva.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The whole of {@code agent.yml}, checked.
 *
 * @param stateDir where jobs, mirrors and the agent's identity are kept
 * @param concurrent how many jobs may run at once, over all runners
 * @param listen where figures and health are served; empty for nowhere
 * @param logLimit of one job's log in bytes; further output is dropped
 * @param refusedRest how long a runner rests whose token was refused three times in a row
 */
public record AgentConfig(
    Path stateDir,
    int concurrent,
    Optional<Listen> listen,
    long logLimit,
    Duration refusedRest,
    List<RunnerConfig> runners,
    DockerConfig docker,
    PolicyConfig policy) {

  public static final Path DEFAULT_STATE_DIR = Path.of("/var/lib/estiva-agent");
  public static final int DEFAULT_CONCURRENT = 1;
  public static final Listen DEFAULT_LISTEN = new Listen("127.0.0.1", 9252);
  public static final long DEFAULT_LOG_LIMIT = 100L * 1024 * 1024;
  public static final Duration DEFAULT_REFUSED_REST = Duration.ofMinutes(60);

  public AgentConfig {
    runners = List.copyOf(runners);
  }

  /** An address to listen at; port 0 for any free one. */
  public record Listen(String host, int port) {

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }
}
