package io.estiva.agent.outbox;

import io.estiva.protocol.FailureReason;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.UpdateJob;

/**
 * Everything that is needed to tell a coordinator how a job ended, after a restart too.
 *
 * @param token of the job; secret
 * @param state as on the wire
 * @param failureReason as on the wire, empty for success
 */
record FinalReport(
    long id, String token, boolean debugTrace, String state, String failureReason, int exitCode) {

  static FinalReport of(JobPayload payload, FinalState outcome) {
    String reason =
        outcome
            .failureReason()
            .map(why -> why.wireName(payload.features().failureReasons()))
            .orElse("");
    return new FinalReport(
        payload.id(),
        payload.token(),
        wantsDebugTrace(payload),
        outcome.isSuccess() ? UpdateJob.SUCCESS : UpdateJob.FAILED,
        reason,
        outcome.exitCode());
  }

  /** A job that was cancelled before it began; that reason is sent as it is. */
  static FinalReport cancelled(JobPayload payload) {
    return new FinalReport(
        payload.id(),
        payload.token(),
        wantsDebugTrace(payload),
        UpdateJob.FAILED,
        FailureReason.JOB_CANCELED.wireName(),
        0);
  }

  static boolean wantsDebugTrace(JobPayload payload) {
    return payload.variable("CI_DEBUG_TRACE").filter("true"::equalsIgnoreCase).isPresent()
        || payload.variable("CI_DEBUG_SERVICES").filter("true"::equalsIgnoreCase).isPresent();
  }

  @Override
  public String toString() {
    return "FinalReport[id=" + id + ", state=" + state + ", failureReason=" + failureReason + "]";
  }
}
