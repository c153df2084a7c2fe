package io.estiva.agent.job;

import io.estiva.agent.journal.JournalEntry;
import io.estiva.agent.journal.OrphanSweep;
import io.estiva.agent.spec.JobFailure;
import io.estiva.agent.spec.JobSpec;
import io.estiva.protocol.FailureReason;

/** The order of a job's phases, from wherever its journal says that it is. */
final class JobPhases {

  private final JobWork work;

  JobPhases(JobWork work) {
    this.work = work;
  }

  /**
   * Runs what is left.
   *
   * @throws StopSwitch.Stopped only when the agent ends
   */
  ScriptEnd run() {
    JournalEntry entry = work.journal().entry();
    ScriptEnd end = written(entry);
    return switch (entry.phase()) {
      case PREPARE -> closing(afterScript(fromTheStart()));
      case SCRIPT -> {
        if (entry.outcome().isEmpty()) {
          end = new ScriptPhase(work, JobSpec.SCRIPT).resume();
        }
        yield closing(afterScript(end));
      }
      case AFTER_SCRIPT ->
          closing(judged(end, new ScriptPhase(work, JobSpec.AFTER_SCRIPT).resume()));
      case CLOSING -> upload(end);
    };
  }

  private static ScriptEnd written(JournalEntry entry) {
    return new ScriptEnd(entry.outcome(), entry.reason(), entry.exitCode(), entry.message());
  }

  private ScriptEnd fromTheStart() {
    boolean isSecond = work.log().length() > 0;
    if (isSecond) {
      work.log().warning("The agent was restarted before the script began; starting the job over");
      OrphanSweep.removeAll(work.docker(), work.taken().directory());
    }
    work.log()
        .line(
            "Running with estiva-agent on "
                + work.docker().facts().hostName()
                + " for runner "
                + work.spec().runner());
    JobRunner.makePlaces(work);
    String container;
    try (SourcesPhase sources = SourcesPhase.begin(work)) {
      container =
          work.stop()
              .guard(
                  StopSwitch.Scope.MAIN,
                  () -> {
                    String id = new PreparePhase(work).run();
                    sources.await();
                    new DownloadPhase(work).run();
                    return id;
                  });
    } catch (StopSwitch.Stopped e) {
      if (e.kind() == StopSwitch.Kind.HAND_OVER) {
        throw e;
      }
      return ScriptEnd.stopped(e, work.spec());
    } catch (JobFailure e) {
      return ScriptEnd.failed(e.reason(), e.exitCode(), String.valueOf(e.getMessage()));
    }
    return new ScriptPhase(work, JobSpec.SCRIPT).run(container, "running");
  }

  /** Runs when the script was begun, whatever became of it. */
  private ScriptEnd afterScript(ScriptEnd end) {
    String container = work.journal().entry().container();
    if (container.isEmpty() || work.spec().script(JobSpec.AFTER_SCRIPT).isEmpty() || isOver()) {
      return end;
    }
    if (end.status().equals("canceled") || end.status().equals("timedout")) {
      work.log().warning(end.message() + ". Running after_script all the same.");
    }
    return judged(end, new ScriptPhase(work, JobSpec.AFTER_SCRIPT).run(container, end.status()));
  }

  private boolean isOver() {
    return work.stop().kind() == StopSwitch.Kind.ABORT;
  }

  /**
   * What after_script does counts only when the job says so, and never instead of an earlier
   * failure.
   */
  private ScriptEnd judged(ScriptEnd end, ScriptEnd after) {
    if (after.isSuccess()) {
      return end;
    }
    boolean counts =
        work.spec()
            .environment()
            .getOrDefault("AFTER_SCRIPT_IGNORE_ERRORS", "")
            .equalsIgnoreCase("false");
    if (end.isSuccess() && counts) {
      return after;
    }
    work.log().warning("after_script failed, but the job goes on: " + after.message());
    return end;
  }

  private ScriptEnd closing(ScriptEnd end) {
    work.journal()
        .writeDurably(
            entry ->
                entry.ended(end.status(), end.reason(), end.exitCode(), end.message()).closing());
    return upload(end);
  }

  private ScriptEnd upload(ScriptEnd end) {
    if (isOver() || work.journal().entry().container().isEmpty()) {
      return end;
    }
    try {
      return work.stop()
          .guard(
              StopSwitch.Scope.CLOSING,
              () -> {
                new UploadPhase(work).run(end.isSuccess());
                return end;
              });
    } catch (JobFailure e) {
      if (end.isSuccess()) {
        return ScriptEnd.failed(
            FailureReason.RUNNER_SYSTEM_FAILURE, 0, String.valueOf(e.getMessage()));
      }
      work.log().error(String.valueOf(e.getMessage()));
      return end;
    } catch (StopSwitch.Stopped e) {
      if (e.kind() == StopSwitch.Kind.HAND_OVER) {
        throw e;
      }
      return ScriptEnd.stopped(e, work.spec());
    }
  }
}
