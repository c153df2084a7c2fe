package io.estiva.agent.job;

import io.estiva.agent.outbox.FinalState;
import io.estiva.agent.spec.JobSpec;
import io.estiva.protocol.FailureReason;

/**
 * How the job stands after its script.
 *
 * @param status as {@code CI_JOB_STATUS} has it: {@code success}, {@code failed}, {@code canceled},
 *     {@code timedout}
 * @param reason wire name, empty for success
 * @param exitCode of the script; 0 where there is none
 * @param message for the log's last line
 */
record ScriptEnd(String status, String reason, int exitCode, String message) {

  static final ScriptEnd SUCCESS = new ScriptEnd("success", "", 0, "");

  static ScriptEnd failed(FailureReason reason, int exitCode, String message) {
    return new ScriptEnd("failed", reason.wireName(), exitCode, message);
  }

  static ScriptEnd stopped(StopSwitch.Stopped stopped, JobSpec job) {
    if (stopped.kind() == StopSwitch.Kind.TIMEOUT) {
      String message = "execution took longer than " + job.timeout().toSeconds() + " seconds";
      return new ScriptEnd("timedout", FailureReason.JOB_EXECUTION_TIMEOUT.wireName(), 0, message);
    }
    String why = stopped.getMessage() == null ? "" : stopped.getMessage();
    return new ScriptEnd(
        "canceled", FailureReason.JOB_CANCELED.wireName(), 0, why.isEmpty() ? "cancelled" : why);
  }

  boolean isSuccess() {
    return reason.isEmpty();
  }

  FinalState finalState() {
    if (isSuccess()) {
      return FinalState.succeeded();
    }
    return new FinalState(FailureReason.of(reason).orElse(FailureReason.UNKNOWN_FAILURE), exitCode);
  }
}
