package io.estiva.agent.outbox;

import io.estiva.protocol.FailureReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended, as the coordinator is to hear it.
 *
 * @param reason null for success
 * @param exitCode of the script; 0 for success and where there is none
 */
public record FinalState(@Nullable FailureReason reason, int exitCode) {

  private static final FinalState SUCCEEDED = new FinalState(null, 0);

  public static FinalState succeeded() {
    return SUCCEEDED;
  }

  /** The script ended with a code other than 0. */
  public static FinalState scriptFailed(int exitCode) {
    return new FinalState(FailureReason.SCRIPT_FAILURE, exitCode);
  }

  public static FinalState failed(FailureReason reason) {
    return new FinalState(reason, 0);
  }

  public boolean isSuccess() {
    return reason == null;
  }

  /** Empty for success. */
  public Optional<FailureReason> failureReason() {
    return Optional.ofNullable(reason);
  }
}
