package io.estiva.agent.job;

import io.estiva.agent.journal.OrphanSweep;
import io.estiva.agent.outbox.TakenJob;
import io.estiva.containers.call.HostUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One named thread for each job, which ends with it. Thread-safe; the calls return at once unless
 * they say otherwise.
 */
public final class JobThreads {

  private static final Logger log = LoggerFactory.getLogger(JobThreads.class);

  private final JobHost host;
  private final Map<Thread, StopSwitch> running = new ConcurrentHashMap<>();

  /**
   * @param host not closed here
   */
  public JobThreads(JobHost host) {
    this.host = host;
  }

  /** Removes, on a thread of its own, what jobs left that are no more. Call once, at the start. */
  public void sweep() {
    Thread thread = new Thread(this::sweepNow, "sweep");
    thread.setDaemon(true);
    thread.start();
  }

  private void sweepNow() {
    try {
      new OrphanSweep(host.jobs(), host.memory()).run(host.docker());
    } catch (HostUnavailable e) {
      log.error("jobs will fail until this is mended: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.warn("cannot look for what earlier jobs left", e);
    }
  }

  /** Runs a new job. */
  public void start(TakenJob job) {
    begin(job);
  }

  /** Takes up a job of an earlier process, or only cleans up after it. */
  public void recover(TakenJob job) {
    begin(job);
  }

  private void begin(TakenJob job) {
    StopSwitch stop = new StopSwitch();
    Thread thread =
        new Thread(
            () -> {
              try {
                new JobRunner(job, host, stop).run();
              } finally {
                running.remove(Thread.currentThread());
              }
            },
            "job-" + job.id());
    thread.setDaemon(true);
    running.put(thread, stop);
    thread.start();
  }

  /**
   * Leaves the running jobs to the next process: their containers go on. Waits until the threads
   * have let go, at most {@code limit}; whatever they do then is as good as lost with this process.
   */
  public void handOver(Duration limit) {
    running.values().forEach(stop -> stop.raise(StopSwitch.Kind.HAND_OVER, "the agent ends"));
    long end = System.nanoTime() + limit.toNanos();
    try {
      for (Thread thread : running.keySet()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left > 0) {
          thread.join(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
