package io.estiva.agent.outbox;

import io.estiva.agent.wire.RunnerApi;
import io.estiva.protocol.RunnerInfo;
import io.estiva.protocol.UpdateJob;

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
}
