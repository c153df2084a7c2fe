package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The payload's {@code runner_info}.
 *
 * @param timeout of the whole job, in seconds; 0 or less means two hours
 */
public record RunnerTimeout(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String uuid,
    long timeout,
    @Nullable String runnerSessionUrl) {

  /** Where the server set no limit. */
  public static final RunnerTimeout DEFAULT = new RunnerTimeout("", 0, null);

  private static final Duration UNSET = Duration.ofHours(2);

  public RunnerTimeout {
    uuid = Absent.text(uuid);
  }

  /** The limit of the whole job. */
  public Duration limit() {
    return timeout <= 0 ? UNSET : Duration.ofSeconds(timeout);
  }
}
