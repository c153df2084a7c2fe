package io.estiva.agent.job;

import io.estiva.agent.command.CommandDesk;
import io.estiva.agent.journal.JournalEntry;
import io.estiva.agent.spec.JobSpec;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.host.ContainerInfo;
import io.estiva.containers.host.Containers;
import io.estiva.containers.host.EngineRefused;
import io.estiva.containers.host.ExecSpec;
import io.estiva.containers.host.Exit;
import io.estiva.protocol.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a step's script in the job's container, or follows one that runs since an earlier process.
 * The container is started once for each step and ends with it.
 */
final class ScriptPhase {

  private static final Logger logger = LoggerFactory.getLogger(ScriptPhase.class);
  private static final Duration FOR_EVER = Duration.ofDays(365);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration KILL = Duration.ofMinutes(2);

  private final JobWork work;
  private final String step;
  private final StopSwitch.Scope scope;
  private final Duration limit;

  ScriptPhase(JobWork work, String step) {
    boolean isMain = step.equals(JobSpec.SCRIPT);
    this.work = work;
    this.step = step;
    this.scope = isMain ? StopSwitch.Scope.MAIN : StopSwitch.Scope.CLOSING;
    this.limit = isMain ? FOR_EVER : work.spec().afterScriptTimeout();
  }

  /**
   * Starts the container for the step and waits for its end.
   *
   * @throws StopSwitch.Stopped only when the agent ends
   */
  ScriptEnd run(String container, String jobStatus) {
    boolean isMain = step.equals(JobSpec.SCRIPT);
    work.log()
        .begin(
            isMain ? "step_script" : "after_script",
            isMain ? "Running the script" : "Running after_script");
    String lastStart;
    long from;
    try {
      new ShellScripts(work.spec(), work.places().run()).writeStep(step, jobStatus);
      lastStart = isMain ? "" : started(work.docker().containers().inspect(container));
      from = Files.size(work.places().log());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the job's script", e);
    }
    JournalEntry.Phase phase = isMain ? JournalEntry.Phase.SCRIPT : JournalEntry.Phase.AFTER_SCRIPT;
    UnaryOperator<JournalEntry> starting =
        entry -> entry.starting(phase, container, from, work.log().length(), lastStart);
    if (work.spec().environment().getOrDefault("CI_ENVIRONMENT_NAME", "").isEmpty()) {
      work.journal().write(starting);
    } else {
      // a deployment must not be begun a second time, not even after a power cut
      work.journal().writeDurably(starting);
    }
    return follow(container, from, true);
  }

  /** Takes up a step of an earlier process, which has written the journal's entry. */
  ScriptEnd resume() {
    JournalEntry entry = work.journal().entry();
    Optional<ContainerInfo> found = work.docker().containers().find(entry.container());
    if (found.isEmpty()) {
      return ScriptEnd.failed(
          FailureReason.RUNNER_SYSTEM_FAILURE,
          0,
          "the job's container was removed while the agent was away");
    }
    boolean hasRun = !started(found.get()).equals(entry.lastStart());
    return follow(entry.container(), entry.logOffset(), !hasRun);
  }

  private static String started(ContainerInfo info) {
    return info.state().started().map(Object::toString).orElse("");
  }

  private ScriptEnd follow(String container, long from, boolean start) {
    String name = "job-" + work.spec().id() + "-log";
    LogTail.Range range = new LogTail.Range(from, from + work.host().mostOutput());
    try (CommandDesk desk = desk();
        LogTail tail =
            LogTail.start(
                work.places().log(),
                range,
                work.log(),
                new LogTail.Ends(desk::look, () -> kill(container)),
                name)) {
      ScriptEnd awaited = await(container, start);
      long size = tail.finish();
      ScriptEnd end = tail.isTooMuch() ? tooMuch(awaited, size) : awaited;
      work.journal()
          .write(entry -> entry.ended(end.status(), end.reason(), end.exitCode(), end.message()));
      if (!end.isSuccess() && size == from) {
        showEngineLog(container);
      }
      work.log().end(step.equals(JobSpec.SCRIPT) ? "step_script" : "after_script");
      return end;
    } catch (InterruptedException e) {
      throw new StopSwitch.Stopped(StopSwitch.Kind.HAND_OVER, "interrupted");
    }
  }

  /** The file is on this host's disk, which must not be filled by one job. */
  private void kill(String container) {
    try {
      work.docker().containers().kill(container, "KILL");
    } catch (EngineRefused | HostUnavailable | DeadlineExceeded e) {
      logger.warn(
          "cannot end a job that prints too much job={} reason={}",
          work.spec().id(),
          e.getMessage());
    }
  }

  private ScriptEnd tooMuch(ScriptEnd end, long size) {
    try (FileChannel output =
        FileChannel.open(
            work.places().log(), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      output.truncate(size);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot cut the job's output in " + work.places().log(), e);
    }
    if (end.status().equals("canceled") || end.status().equals("timedout")) {
      return end;
    }
    return ScriptEnd.failed(
        FailureReason.SCRIPT_FAILURE,
        end.exitCode(),
        step
            + " was ended because it printed more than "
            + work.host().mostOutput()
            + " bytes. Print less, or write to a file and keep that as an artifact.");
  }

  private CommandDesk desk() {
    JobHost host = work.host();
    JobSpec job = work.spec();
    return new CommandDesk(
        work.places().control(),
        job,
        host.command(),
        path ->
            job.source().isWanted()
                ? host.commits().read(job.source().request(), path)
                : Optional.empty(),
        work.journal());
  }

  private ScriptEnd await(String container, boolean start) {
    Containers containers = work.docker().containers();
    try {
      Exit exit =
          work.stop()
              .guard(
                  scope,
                  () -> {
                    if (start) {
                      containers.start(container);
                    }
                    return containers.awaitExit(container, limit);
                  });
      return ended(exit);
    } catch (StopSwitch.Stopped e) {
      if (e.kind() == StopSwitch.Kind.HAND_OVER) {
        throw e;
      }
      end(container, e.kind() != StopSwitch.Kind.ABORT);
      return ScriptEnd.stopped(e, work.spec());
    } catch (DeadlineExceeded e) {
      end(container, true);
      return ScriptEnd.failed(
          FailureReason.JOB_EXECUTION_TIMEOUT,
          0,
          step + " took longer than " + limit.toSeconds() + " s");
    } catch (EngineRefused e) {
      return ScriptEnd.failed(
          FailureReason.RUNNER_CONFIGURATION_ERROR,
          0,
          "the container cannot be started: "
              + e.getMessage()
              + ". A job's image needs a shell (sh) and cat, mkfifo, rm.");
    }
  }

  private static ScriptEnd ended(Exit exit) {
    if (exit.code() == 0 && exit.error().isEmpty()) {
      return ScriptEnd.SUCCESS;
    }
    if (!exit.error().isEmpty()) {
      return ScriptEnd.failed(
          FailureReason.RUNNER_SYSTEM_FAILURE,
          exit.code(),
          "the container could not run: " + exit.error());
    }
    String memory = exit.outOfMemory() ? " (killed, out of memory)" : "";
    return ScriptEnd.failed(
        FailureReason.SCRIPT_FAILURE, exit.code(), "exit code " + exit.code() + memory);
  }

  /** Asks the script's processes to end, and kills what is left after the grace. */
  private void end(String container, boolean politely) {
    Containers containers = work.docker().containers();
    try {
      if (politely) {
        containers.exec(container, ExecSpec.of(GRACE, "sh", JobPlaces.RUN + "/stop"));
        containers.awaitExit(container, GRACE);
        return;
      }
    } catch (EngineRefused | HostUnavailable | DeadlineExceeded e) {
      logger.info(
          "a job's script did not end by itself job={} reason={}",
          work.spec().id(),
          e.getMessage());
    }
    containers.kill(container, "KILL");
    containers.awaitExit(container, KILL);
  }

  private void showEngineLog(String container) {
    String tail = work.docker().containers().logTail(container, 20);
    tail.lines().forEach(work.log()::line);
  }
}
