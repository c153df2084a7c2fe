package io.estiva.coordinator;

import io.estiva.coordinator.api.Workings;
import io.estiva.coordinator.metrics.CoordinatorMetrics;
import io.estiva.coordinator.pipeline.Housekeeping;
import io.estiva.coordinator.queue.QueueWatch;
import io.estiva.coordinator.queue.WaitingReason;
import io.estiva.coordinator.store.ArtifactRow;
import io.estiva.coordinator.store.Pipelines;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.Session;
import io.estiva.pipeline.state.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the housekeeping at its times, each chore at most once at a time, on the file threads. */
final class Chores implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Chores.class);
  private static final Duration DELIVERIES = Duration.ofDays(7);
  private static final int MANY = 200;

  private final Workings workings;
  private final Housekeeping housekeeping;
  private final QueueWatch queue;
  private final CoordinatorMetrics metrics;
  private final List<Long> timers = new ArrayList<>();

  Chores(
      Workings workings, Housekeeping housekeeping, QueueWatch queue, CoordinatorMetrics metrics) {
    this.workings = workings;
    this.housekeeping = housekeeping;
    this.queue = queue;
    this.metrics = metrics;
  }

  void start() {
    every(1000, "delayed jobs", housekeeping::startDue);
    every(5000, "queue", queue::lookAtAll);
    every(5000, "running jobs", housekeeping::checkRunning);
    every(5000, "figures", this::figures);
    every(600_000, "expired files", this::expire);
  }

  private void every(long millis, String what, Runnable chore) {
    AtomicBoolean busy = new AtomicBoolean();
    timers.add(
        workings
            .vertx()
            .setPeriodic(
                millis,
                tick -> {
                  if (busy.compareAndSet(false, true)) {
                    run(what, chore, busy);
                  }
                }));
  }

  private void run(String what, Runnable chore, AtomicBoolean busy) {
    Callable<Boolean> call =
        () -> {
          chore.run();
          return true;
        };
    workings
        .files()
        .executeBlocking(call, false)
        .onComplete(
            (done, failure) -> {
              busy.set(false);
              if (failure != null) {
                log.warn(
                    "housekeeping failed, it runs again soon what={} because={}",
                    what,
                    failure.getMessage());
              }
            });
  }

  private record Figures(
      List<Pipelines.StatusCount> jobs, List<RunnerRow> runners, long oldestSeconds) {}

  private void figures() {
    Instant now = workings.clock().instant();
    Figures figures = workings.store().readNow(session -> figures(session, now));
    Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    figures.jobs().forEach(count -> counts.put(count.status(), count.count()));
    for (JobStatus status : JobStatus.values()) {
      metrics.jobs(status, counts.getOrDefault(status, 0L));
    }
    long online =
        figures.runners().stream().filter(runner -> WaitingReason.isOnline(runner, now)).count();
    metrics.runners(figures.runners().size(), online);
    metrics.housekeeping(now.getEpochSecond(), figures.oldestSeconds());
  }

  private static Figures figures(Session session, Instant now) {
    long oldest =
        session
            .queue()
            .oldest()
            .map(since -> Math.max(0, Duration.between(since, now).toSeconds()))
            .orElse(0L);
    return new Figures(session.jobs().counts(), session.runners().all(), oldest);
  }

  private void expire() {
    Instant now = workings.clock().instant();
    for (ArtifactRow row :
        workings.store().readNow(session -> session.artifacts().expired(now, MANY))) {
      workings.artifacts().delete(workings.artifacts().path(row.jobId(), row.type()));
      workings
          .store()
          .writeNow(
              session -> {
                session.artifacts().delete(row.id());
                return true;
              });
    }
    workings
        .store()
        .writeNow(session -> session.projects().forgetDeliveries(now.minus(DELIVERIES)));
  }

  @Override
  public void close() {
    timers.forEach(timer -> workings.vertx().cancelTimer(timer));
  }
}
