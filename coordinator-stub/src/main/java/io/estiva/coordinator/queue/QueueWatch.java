package io.estiva.coordinator.queue;

import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.Notice;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.pipeline.state.JobStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns notices of the store into wake-ups of held requests. A lost notice is made good by {@link
 * #lookAtAll}, which the housekeeping calls now and then. Thread-safe.
 */
public final class QueueWatch {
  private static final Logger log = LoggerFactory.getLogger(QueueWatch.class);
  private static final int MANY = 1000;

  private final Store store;
  private final HeldRequests held;
  private final AtomicLong version;
  private final Set<Long> noticed = new HashSet<>();
  private boolean reading;

  /**
   * Watches for these requests.
   *
   * @param firstVersion where the queue's version starts counting, another number after each start
   */
  public QueueWatch(Store store, HeldRequests held, long firstVersion) {
    this.store = store;
    this.held = held;
    this.version = new AtomicLong(firstVersion);
  }

  /** The queue's version: another text after every job that became pending. */
  public String version() {
    return Long.toHexString(version.get());
  }

  /** Takes a notice; does nothing for those that do not concern the queue. */
  public void accept(Notice notice) {
    switch (notice.kind()) {
      case JOB_PENDING -> {
        version.incrementAndGet();
        notice(notice.id());
      }
      case RUNNER_CHANGED -> held.runnerChanged(notice.id());
      case RESYNC -> lookAtAll();
      default -> {
        // Logs, pipelines and other states of jobs do not wake anybody.
      }
    }
  }

  /** Offers every pending job, as if it had just become pending. */
  public void lookAtAll() {
    if (held.size() == 0) {
      return;
    }
    store
        .read(session -> session.queue().pending(MANY))
        .onSuccess(jobs -> jobs.forEach(this::offer))
        .onFailure(e -> log.warn("cannot look at the queue: {}", e.getMessage()));
  }

  private void notice(long job) {
    if (held.size() == 0) {
      return;
    }
    synchronized (this) {
      noticed.add(job);
      if (reading) {
        return;
      }
      reading = true;
    }
    read();
  }

  private void read() {
    List<Long> jobs;
    synchronized (this) {
      jobs = new ArrayList<>(noticed);
      noticed.clear();
      if (jobs.isEmpty()) {
        reading = false;
        return;
      }
    }
    store
        .read(session -> pending(session, jobs))
        .onComplete(
            (rows, failure) -> {
              if (rows != null) {
                rows.forEach(this::offer);
              } else {
                log.warn("cannot look at new jobs: {}", String.valueOf(failure));
              }
              read();
            });
  }

  private static List<JobRow> pending(Session session, List<Long> jobs) {
    return jobs.stream()
        .flatMap(id -> session.jobs().find(id).stream())
        .filter(job -> job.status() == JobStatus.PENDING)
        .toList();
  }

  private void offer(JobRow job) {
    held.offer(new HeldRequests.Offer(job.id(), job.tags(), job.isProtected(), job.projectId()));
  }
}
