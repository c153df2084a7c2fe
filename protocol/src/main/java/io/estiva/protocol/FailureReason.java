package io.estiva.protocol;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a job failed, as a runner knows it.
 *
 * <p>Servers list the reasons they accept in the payload; {@link #wireName(Collection)} falls back
 * to one that the server knows.
 */
public enum FailureReason {
  SCRIPT_FAILURE,
  RUNNER_SYSTEM_FAILURE,
  JOB_EXECUTION_TIMEOUT,
  IMAGE_PULL_FAILURE,
  UNKNOWN_FAILURE,
  RUNNER_CONFIGURATION_ERROR,
  RUNNER_EXTERNAL_DEPENDENCY_FAILURE,
  RUNNER_INTERRUPTED,
  /** The job was cancelled; servers do not list it and store an unknown failure. */
  JOB_CANCELED;

  /** The reason's own name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name to send to a server that accepts the given reasons. */
  public String wireName(Collection<String> accepted) {
    if (alwaysUnderstood() || accepted.contains(wireName())) {
      return wireName();
    }
    return switch (this) {
      case IMAGE_PULL_FAILURE, RUNNER_EXTERNAL_DEPENDENCY_FAILURE ->
          RUNNER_SYSTEM_FAILURE.wireName();
      case RUNNER_CONFIGURATION_ERROR -> SCRIPT_FAILURE.wireName();
      default -> UNKNOWN_FAILURE.wireName();
    };
  }

  /** The reason of that name; empty for one that this version does not know. */
  public static Optional<FailureReason> of(String wireName) {
    for (FailureReason reason : values()) {
      if (reason.wireName().equals(wireName)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  private boolean alwaysUnderstood() {
    return this == SCRIPT_FAILURE || this == RUNNER_SYSTEM_FAILURE || this == JOB_EXECUTION_TIMEOUT;
  }
}
