package io.estiva.coordinator.metrics;

import io.estiva.pipeline.state.JobStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * What the coordinator counts. Thread-safe. Gauges of rows are set by the housekeeping, so that a
 * scrape never asks the database.
 */
public final class CoordinatorMetrics implements AutoCloseable {
  private static final String PREFIX = "estiva.coordinator.";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<JobStatus, AtomicLong> jobs = new EnumMap<>(JobStatus.class);
  private final AtomicLong runners = new AtomicLong();
  private final AtomicLong runnersOnline = new AtomicLong();
  private final AtomicLong oldestPending = new AtomicLong();
  private final AtomicLong housekeepingAt = new AtomicLong();
  private final Counter traceBytes;
  private final Timer queueWait;

  /** Registers every figure, so that all of them are there from the first scrape. */
  public CoordinatorMetrics() {
    for (JobStatus status : JobStatus.values()) {
      AtomicLong count = new AtomicLong();
      jobs.put(status, count);
      Gauge.builder(PREFIX + "jobs", count, AtomicLong::get)
          .description("Jobs in the database by state")
          .tag("state", status.wireName())
          .register(registry);
    }
    gauge("runners", "Registered runners", runners);
    gauge("runners.online", "Runners heard of within two minutes", runnersOnline);
    gauge(
        "oldest.pending.seconds", "Age of the job that waits longest for a runner", oldestPending);
    gauge("housekeeping.timestamp.seconds", "When the housekeeping last ran", housekeepingAt);
    traceBytes =
        Counter.builder(PREFIX + "trace.bytes")
            .description("Bytes of job logs received")
            .register(registry);
    queueWait =
        Timer.builder(PREFIX + "queue.wait")
            .description("Time from pending to a runner")
            .serviceLevelObjectives(
                Duration.ofMillis(50),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30))
            .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** Further figures may be added here. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Watches how many job requests are held. */
  public void heldRequests(IntSupplier held) {
    Gauge.builder(PREFIX + "held.requests", held, IntSupplier::getAsInt)
        .description("Job requests that wait for a job")
        // The registry keeps only weak references otherwise, and a method reference is nobody
        // else's.
        .strongReference(true)
        .register(registry);
  }

  /** A runner got a job that had waited so long. */
  public void handedOut(Duration waited) {
    queueWait.record(waited.isNegative() ? Duration.ZERO : waited);
  }

  /** A job that a runner had has ended. */
  public void finished(JobStatus status) {
    Counter.builder(PREFIX + "jobs.finished")
        .description("Jobs that ended on a runner, by how they ended")
        .tag("result", status.wireName())
        .register(registry)
        .increment();
  }

  /** Bytes of a log were stored. */
  public void traceBytes(int count) {
    traceBytes.increment(count);
  }

  /** How many jobs are in a state. */
  public void jobs(JobStatus status, long count) {
    AtomicLong gauge = jobs.get(status);
    if (gauge != null) {
      gauge.set(count);
    }
  }

  /** How many runners there are, and how many of them were heard of lately. */
  public void runners(long all, long online) {
    runners.set(all);
    runnersOnline.set(online);
  }

  /** The housekeeping ran at this time (seconds since 1970) and saw a job waiting for so long. */
  public void housekeeping(long epochSecond, long oldestPendingSeconds) {
    housekeepingAt.set(epochSecond);
    oldestPending.set(oldestPendingSeconds);
  }

  /** The text that Prometheus reads. */
  public String scrape() {
    return registry.scrape();
  }

  private void gauge(String name, String description, AtomicLong value) {
    Gauge.builder(PREFIX + name, value, AtomicLong::get)
        .description(description)
        .register(registry);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
