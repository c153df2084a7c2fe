package io.estiva.coordinator.runnerapi;

import io.estiva.protocol.FailureReason;
import java.util.Arrays;
import java.util.List;

/** Which reasons for a failure this coordinator takes from runners. */
public final class FailureReasons {
  private static final List<String> ACCEPTED =
      Arrays.stream(FailureReason.values())
          .filter(reason -> reason != FailureReason.JOB_CANCELED)
          .map(FailureReason::wireName)
          .toList();

  private FailureReasons() {}

  /** The reasons to list in a job's payload. */
  public static List<String> accepted() {
    return ACCEPTED;
  }

  static String known(String reason) {
    return ACCEPTED.contains(reason) ? reason : FailureReason.UNKNOWN_FAILURE.wireName();
  }
}
