package io.estiva.coordinator.queue;

import io.estiva.coordinator.metrics.CoordinatorMetrics;
import io.estiva.coordinator.pipeline.JobLifecycle;
import io.estiva.coordinator.pipeline.Payloads;
import io.estiva.coordinator.project.Secret;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.protocol.JobPayload;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands jobs to runners. A claim is one statement and its payload is made in the same transaction,
 * so a job is either with exactly one runner or still in the queue, whenever this process may die.
 */
public final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final Store store;
  private final Payloads payloads;
  private final JobLifecycle lifecycle;
  private final CoordinatorMetrics metrics;
  private final Clock clock;

  /** Does not start anything. */
  public Dispatcher(
      Store store,
      Payloads payloads,
      JobLifecycle lifecycle,
      CoordinatorMetrics metrics,
      Clock clock) {
    this.store = store;
    this.payloads = payloads;
    this.lifecycle = lifecycle;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** A job that was handed out, with the only copy of its token. */
  public record Taken(JobRow job, JobPayload payload) {}

  /** The next job for a machine of a runner; empty when there is none for it now. */
  public Future<Optional<Taken>> next(RunnerRow runner, String systemId) {
    String token = Secret.random(Secret.JOB);
    return store
        .write(session -> take(session, runner, systemId, token))
        .compose(
            attempt -> {
              if (attempt.failedJob != 0) {
                // That one could not be handed out and has been failed; there may be others.
                return next(runner, systemId);
              }
              attempt.taken.ifPresent(this::started);
              return Future.succeededFuture(attempt.taken);
            });
  }

  /**
   * Takes back a job whose runner went away before it was told, or while it was told.
   *
   * @param mayHaveBeenTold whether bytes of the answer may have reached the runner
   */
  public Future<Void> giveBack(Taken taken, boolean mayHaveBeenTold) {
    return store
        .write(session -> lifecycle.giveBack(session, taken.job().id(), mayHaveBeenTold))
        .onSuccess(
            back -> log.info("job not delivered job={} back-in-queue={}", taken.job().id(), back))
        .mapEmpty();
  }

  private record Attempt(Optional<Taken> taken, long failedJob) {}

  private Attempt take(Session session, RunnerRow runner, String systemId, String token) {
    // As it is now: it may have been paused or removed since its request came.
    Optional<JobRow> claimed =
        session
            .runners()
            .find(runner.id())
            .flatMap(
                row -> session.queue().claim(row, systemId, Secret.hash(token), clock.instant()));
    if (claimed.isEmpty()) {
      return new Attempt(Optional.empty(), 0);
    }
    JobRow job = claimed.get();
    try {
      JobPayload payload = payloads.of(session, job, runner, token);
      lifecycle.started(session, job);
      return new Attempt(Optional.of(new Taken(job, payload)), 0);
    } catch (Payloads.Impossible e) {
      log.warn("job cannot be handed out job={} because={}", job.id(), e.getMessage());
      lifecycle.finish(
          session,
          job.id(),
          JobLifecycle.Ending.failed(e.reason(), String.valueOf(e.getMessage())));
      return new Attempt(Optional.empty(), job.id());
    }
  }

  private void started(Taken taken) {
    JobRow job = taken.job();
    Instant queued = job.queuedAt();
    if (queued != null) {
      metrics.handedOut(Duration.between(queued, clock.instant()));
    }
    log.info(
        "job handed out job={} name={} runner={} machine={}",
        job.id(),
        job.name(),
        job.runnerId(),
        job.systemId());
    store
        .write(session -> lifecycle.refresh(session, job.pipelineId()))
        .onFailure(
            e ->
                log.warn(
                    "pipeline state not refreshed pipeline={}: {}",
                    job.pipelineId(),
                    e.getMessage()));
  }
}
