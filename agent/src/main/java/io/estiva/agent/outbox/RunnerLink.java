package io.estiva.agent.outbox;

import io.estiva.agent.wire.JobAnswer;
import io.estiva.agent.wire.RunnerApi;
import io.estiva.protocol.FailureReason;
import io.estiva.protocol.RunnerInfo;
import io.estiva.protocol.UpdateJob;
import io.vertx.core.Future;

/**
 * The way to the coordinator of one runner.
 *
 * @param name of the runner's entry in the configuration
 * @param info what the runner says about itself
 */
public record RunnerLink(String name, RunnerApi api, RunnerInfo info) {

  /** The update that every job starts with. */
  public UpdateJob running(String jobToken) {
    return new UpdateJob(info, jobToken, UpdateJob.RUNNING, "", "", UpdateJob.Output.NOTHING, 0);
  }

  /**
   * Reports a job as failed that this agent could not even begin; untold, it would hang at the
   * coordinator until its time is over. Never fails.
   */
  public Future<JobAnswer> giveBack(long job, String token) {
    return api.update(
        job,
        new UpdateJob(
            info,
            token,
            UpdateJob.FAILED,
            FailureReason.RUNNER_SYSTEM_FAILURE.wireName(),
            "",
            UpdateJob.Output.NOTHING,
            0));
  }
}
