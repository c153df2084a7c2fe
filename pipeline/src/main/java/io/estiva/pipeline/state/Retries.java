package io.estiva.pipeline.state;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often a failed job is tried again by itself, and when.
 *
 * @param max further attempts after the first, 0 to 2
 * @param when failure reasons that count, with GitLab's names; empty for all
 * @param exitCodes exit codes that count beside the reasons
 */
public record Retries(int max, List<String> when, List<Integer> exitCodes) {

  /** What a job has that says nothing. */
  public static final Retries NONE = new Retries(0, List.of(), List.of());

  private static final int AFTER_SCHEDULER_FAILURE = 2;

  /** Trying again would fail again. */
  private static final Set<String> HOPELESS =
      Set.of(
          "ci_quota_exceeded",
          "no_matching_runner",
          "missing_dependency_failure",
          "forward_deployment_failure",
          "failed_outdated_deployment_job",
          "environment_creation_failure");

  public Retries {
    when = List.copyOf(when);
    exitCodes = List.copyOf(exitCodes);
    if (max < 0 || max > 2) {
      throw new IllegalArgumentException("a job is retried 0 to 2 times, not " + max);
    }
  }

  /**
   * Whether a job that failed is tried once more.
   *
   * @param reason GitLab's name of the failure reason
   * @param exitCode null if the script did not end by itself
   * @param retriesSoFar attempts before this one
   */
  public boolean again(String reason, @Nullable Integer exitCode, int retriesSoFar) {
    return retriesSoFar < allowed(reason, exitCode);
  }

  private int allowed(String reason, @Nullable Integer exitCode) {
    if (HOPELESS.contains(reason)) {
      return 0;
    }
    if (max > 0 && counts(reason, exitCode)) {
      return max;
    }
    return reason.equals("scheduler_failure") ? AFTER_SCHEDULER_FAILURE : 0;
  }

  private boolean counts(String reason, @Nullable Integer exitCode) {
    if (exitCode != null && exitCodes.contains(exitCode)) {
      return true;
    }
    if (when.isEmpty()) {
      return exitCodes.isEmpty();
    }
    return when.contains("always") || when.contains(reason) || when.contains(family(reason));
  }

  /** Two documented names stand for newer, finer ones. */
  private static String family(String reason) {
    return switch (reason) {
      case "stuck_pending_with_matching_runners",
          "stuck_pending_no_matching_runners",
          "no_updates_running",
          "no_updates_canceling" ->
          "stuck_or_timeout_failure";
      case "server_timeout_running", "server_timeout_canceling" -> "job_execution_timeout";
      default -> reason;
    };
  }
}
