package io.estiva.agent.job;

import io.estiva.agent.git.GitFailed;
import io.estiva.agent.git.GitMirrors;
import io.estiva.agent.journal.Removal;
import io.estiva.agent.spec.JobFailure;
import io.estiva.agent.spec.JobSpec.SourceSpec;
import io.estiva.protocol.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Fetches and checks out on a thread of its own, while the image is pulled and the container made.
 * Its lines go to the log when everything before it is there.
 */
final class SourcesPhase implements AutoCloseable {

  private final JobWork work;
  private final List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();
  private final FutureTask<Boolean> task;
  private final Thread thread;

  private SourcesPhase(JobWork work) {
    this.work = work;
    this.task = new FutureTask<>((Callable<Boolean>) this::checkout);
    this.thread = new Thread(task, "job-" + work.spec().id() + "-git");
    this.thread.setDaemon(true);
  }

  static SourcesPhase begin(JobWork work) {
    SourcesPhase phase = new SourcesPhase(work);
    if (work.spec().source().isWanted()) {
      phase.thread.start();
    } else {
      phase.task.run();
    }
    return phase;
  }

  private Boolean checkout() throws InterruptedException {
    SourceSpec source = work.spec().source();
    if (!source.isWanted()) {
      return false;
    }
    GitMirrors mirrors = work.host().mirrors();
    for (int number = 1; ; number++) {
      try {
        mirrors.checkOut(
            source.request(), work.places().tree(), work.places().scratch(), line -> {});
        break;
      } catch (GitFailed e) {
        if (e.isConfiguration() || number >= source.attempts()) {
          throw e;
        }
        lines.add(e.getMessage() + "; trying again");
        TimeUnit.SECONDS.sleep(number);
        clear();
      }
    }
    return true;
  }

  /** A second attempt begins with nothing. */
  private void clear() {
    try {
      Removal.contents(work.places().tree());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear " + work.places().tree(), e);
    }
  }

  /** Waits until the tree is there. */
  void await() throws InterruptedException {
    SourceSpec source = work.spec().source();
    if (!source.isWanted()) {
      return;
    }
    work.log().begin("get_sources", "Getting source from Git repository");
    try {
      task.get();
      lines.forEach(work.log()::warning);
      work.log()
          .line(
              "Checked out "
                  + source.sha().substring(0, 8)
                  + " as detached HEAD (ref is "
                  + source.ref()
                  + ")");
    } catch (ExecutionException e) {
      lines.forEach(work.log()::warning);
      if (e.getCause() instanceof GitFailed failed) {
        throw new JobFailure(
            FailureReason.RUNNER_SYSTEM_FAILURE, "cannot get the sources: " + failed.getMessage());
      }
      throw new IllegalStateException("cannot get the sources: " + e.getCause(), e.getCause());
    } finally {
      work.log().end("get_sources");
    }
  }

  /** Ends the work if it still goes on, and waits for that. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      thread.interrupt();
      try {
        thread.join(10_000);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
