package io.estiva.agent.job;

import io.estiva.agent.journal.JobJournal;
import io.estiva.agent.journal.JournalEntry;
import io.estiva.agent.journal.OrphanSweep;
import io.estiva.agent.outbox.FinalState;
import io.estiva.agent.outbox.TakenJob;
import io.estiva.agent.spec.JobFailure;
import io.estiva.agent.spec.JobSpec;
import io.estiva.agent.spec.JobSpecReader;
import io.estiva.agent.trace.JobHandle;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.call.Watchdog;
import io.estiva.protocol.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job, or what is left of it, on the calling thread: the phases in their order, then the
 * report, then the cleaning up.
 */
final class JobRunner {

  private static final Logger logger = LoggerFactory.getLogger(JobRunner.class);
  private static final Duration LONGEST_ALARM = Duration.ofDays(300);

  private final TakenJob taken;
  private final JobHost host;
  private final StopSwitch stop;

  JobRunner(TakenJob taken, JobHost host, StopSwitch stop) {
    this.taken = taken;
    this.host = host;
    this.stop = stop;
  }

  /** Does everything that is left to do. Throws nothing. */
  void run() {
    try {
      if (!taken.isFinished()) {
        taken.handle().listen(this::signal);
        taken.finish(outcome());
      }
      cleanUp();
    } catch (StopSwitch.Stopped handedOver) {
      logger.info("job left to the next start job={}", taken.id());
    } catch (RuntimeException | Error e) {
      // errors too: a job whose thread is gone would run for ever in its coordinator's eyes
      logger.error("job broke off job={}", taken.id(), e);
      giveUp(e);
    }
  }

  private void signal(JobHandle.Signal signal) {
    if (signal == JobHandle.Signal.ABORT) {
      stop.raise(StopSwitch.Kind.ABORT, taken.handle().why());
    } else if (signal == JobHandle.Signal.CANCEL) {
      stop.raise(StopSwitch.Kind.CANCEL, taken.handle().why());
    }
  }

  private FinalState outcome() {
    JobSpec spec;
    try {
      spec = JobSpecReader.read(taken.payload(), taken.runner(), host.defaultImage());
    } catch (JobFailure e) {
      taken.trace().append("\u001b[31;1mERROR: Job failed: " + e.getMessage() + "\u001b[0;m\n");
      return new FinalState(e.reason(), e.exitCode());
    }
    JobJournal journal = JobJournal.open(taken.directory(), host.json());
    JournalEntry entry = journal.entry();
    boolean isFollowing =
        entry.outcome().isEmpty() && entry.phase() == JournalEntry.Phase.SCRIPT
            || isAfterScriptOpen(entry);
    long skip = isFollowing ? Math.max(0, taken.trace().length() - entry.traceLength()) : 0;
    JobLog log = new JobLog(taken.trace(), spec, host.clock(), skip);
    JobWork work = new JobWork(taken, spec, places(spec.project()), log, journal, stop, host);
    logger.info(
        "job {} job={} runner={} project={} name={}",
        entry.phase() == JournalEntry.Phase.PREPARE ? "begins" : "taken up",
        taken.id(),
        taken.runner(),
        spec.project(),
        spec.name());
    Watchdog.Alarm alarm =
        host.watchdog()
            .after(
                timeLeft(spec),
                () -> stop.raise(StopSwitch.Kind.TIMEOUT, "the job's time is over"));
    try {
      ScriptEnd end = new JobPhases(work).run();
      tell(log, end);
      logger.info(
          "job ends job={} status={} reason={} code={}",
          taken.id(),
          end.status(),
          end.reason(),
          end.exitCode());
      return end.finalState();
    } finally {
      alarm.cancel();
    }
  }

  static boolean isAfterScriptOpen(JournalEntry entry) {
    return entry.phase() == JournalEntry.Phase.AFTER_SCRIPT;
  }

  private static void tell(JobLog log, ScriptEnd end) {
    if (end.isSuccess()) {
      log.info("Job succeeded");
    } else if (end.reason().equals(FailureReason.SCRIPT_FAILURE.wireName())) {
      log.error("Job failed: " + end.message());
    } else {
      log.error("Job failed (" + end.reason().replace('_', ' ') + "): " + end.message());
    }
  }

  private Duration timeLeft(JobSpec spec) {
    Duration left = Duration.between(host.clock().instant(), taken.takenAt().plus(spec.timeout()));
    return left.isNegative()
        ? Duration.ZERO
        : left.compareTo(LONGEST_ALARM) > 0 ? LONGEST_ALARM : left;
  }

  private JobPlaces places(String project) {
    Path memory = host.memory().resolve(String.valueOf(taken.directory().getFileName()));
    return new JobPlaces(taken.directory(), memory, project);
  }

  private void cleanUp() {
    try {
      OrphanSweep.removeAll(host.docker(), taken.directory());
    } catch (HostUnavailable e) {
      logger.warn(
          "cannot clean up after a job now; the next start of the agent does it job={} reason={}",
          taken.id(),
          e.getMessage());
    }
    places("unused").remove();
    taken.release();
  }

  /**
   * Something of ours is wrong: the coordinator must hear of it, and the host be cleaned all the
   * same.
   */
  private void giveUp(Throwable cause) {
    try {
      if (!taken.isFinished()) {
        boolean isHost = cause instanceof HostUnavailable;
        String text =
            isHost || cause instanceof UncheckedIOException
                ? cause.getMessage()
                : "the agent made a mistake; its own log says more";
        taken
            .trace()
            .append(
                "\u001b[31;1mERROR: Job failed (runner system failure): " + text + "\u001b[0;m\n");
        taken.finish(FinalState.failed(FailureReason.RUNNER_SYSTEM_FAILURE));
      }
      cleanUp();
    } catch (RuntimeException e) {
      logger.error("cannot clean up after a job job={}", taken.id(), e);
      taken.release();
    }
  }

  /** Makes the job's directories anew, without what an earlier attempt left. */
  static void makePlaces(JobWork work) {
    try {
      work.places().create();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make the job's directories in " + work.places().directory(), e);
    }
  }
}
