package io.estiva.coordinator.api;

import io.estiva.coordinator.pipeline.JobLifecycle;
import io.estiva.coordinator.queue.HeldRequests;
import io.estiva.coordinator.queue.WaitingReason;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.pipeline.state.JobStatus;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;

/**
 * What people may do to jobs and pipelines. Refusals are {@link IllegalStateException}s with a text
 * for people. Thread-safe.
 */
public final class JobActions {
  private final Store store;
  private final JobLifecycle lifecycle;
  private final HeldRequests held;
  private final Clock clock;

  /** Does not start anything. */
  public JobActions(Store store, JobLifecycle lifecycle, HeldRequests held, Clock clock) {
    this.store = store;
    this.lifecycle = lifecycle;
    this.held = held;
    this.clock = clock;
  }

  /**
   * Cancels a job; a running one gets the chance to clean up, unless {@code force}. Gives the job
   * afterwards.
   */
  public Future<JobRow> cancel(long job, boolean force) {
    return store.write(
        session -> {
          JobRow row = find(session, job);
          if (!lifecycle.cancel(session, job, force)) {
            throw new IllegalStateException(
                "Job "
                    + row.name()
                    + " is "
                    + row.status().wireName()
                    + "; there is nothing to cancel.");
          }
          return find(session, job);
        });
  }

  /** Starts a manual or delayed job now. */
  public Future<JobRow> play(long job, String who) {
    return store.write(session -> lifecycle.play(session, job, who));
  }

  /** Makes a new attempt at a job that has ended; gives the new attempt. */
  public Future<JobRow> retry(long job, String who) {
    return store.write(session -> lifecycle.retry(session, job, who));
  }

  /** Cancels every job of a pipeline that can be cancelled; gives how many. */
  public Future<Integer> cancelPipeline(long pipeline) {
    return store.write(
        session -> {
          int count = 0;
          for (JobRow job : session.jobs().currentOfPipeline(pipeline)) {
            boolean open = job.status().isCancelable() || job.status() == JobStatus.CANCELING;
            if (open && lifecycle.cancel(session, job.id(), job.status() == JobStatus.CANCELING)) {
              count++;
            }
          }
          return count;
        });
  }

  /** Makes new attempts at the failed and cancelled jobs of a pipeline; gives how many. */
  public Future<Integer> retryPipeline(long pipeline, String who) {
    return store.write(
        session -> {
          int count = 0;
          for (JobRow job : session.jobs().currentOfPipeline(pipeline)) {
            if (job.status() == JobStatus.FAILED || job.status() == JobStatus.CANCELED) {
              lifecycle.retry(session, job.id(), who);
              count++;
            }
          }
          return count;
        });
  }

  /** Why a job has not started yet, in a sentence; empty for a job that has. */
  public Future<Optional<String>> whyWaiting(long job) {
    return store.read(session -> whyWaiting(session, find(session, job)));
  }

  /** As {@link #whyWaiting(long)}, inside a transaction. */
  public Optional<String> whyWaiting(Session session, JobRow job) {
    return switch (job.status()) {
      case PENDING ->
          Optional.of(
              WaitingReason.of(job, session.runners().all(), held::isWaiting, clock.instant()));
      case WAITING_FOR_RESOURCE ->
          Optional.of(
              "Another job of the resource group "
                  + job.resourceGroup()
                  + " runs; only one does at a time.");
      case MANUAL -> Optional.of("It waits for somebody to start it.");
      case SCHEDULED -> Optional.of("It is delayed until " + job.dueAt() + ".");
      case CREATED -> Optional.of("It waits for the jobs before it.");
      default -> Optional.empty();
    };
  }

  private static JobRow find(Session session, long job) {
    return session
        .jobs()
        .find(job)
        .orElseThrow(() -> new IllegalStateException("There is no job " + job + "."));
  }
}
