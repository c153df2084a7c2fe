package io.estiva.containers.call;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One daemon thread that runs short alarms after a delay. Thread-safe. The owner closes it; alarms
 * still pending then never run. The thread starts with the first alarm.
 */
public final class Watchdog implements AutoCloseable {

  private final ScheduledThreadPoolExecutor timer;

  /**
   * @param name what the thread serves; becomes its name
   */
  public Watchdog(String name) {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "watchdog-" + name);
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Runs {@code action} once after {@code delay} unless the alarm is cancelled first. The action
   * must be short and must not throw.
   */
  public Alarm after(Duration delay, Runnable action) {
    return new Alarm(timer.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * Runs {@code action} again and again, {@code period} after the end of the one before, until the
   * alarm is cancelled. The action must not throw.
   */
  public Alarm every(Duration period, Runnable action) {
    return new Alarm(
        timer.scheduleWithFixedDelay(
            action, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** A pending action. */
  public static final class Alarm {

    private final ScheduledFuture<?> future;

    private Alarm(ScheduledFuture<?> future) {
      this.future = future;
    }

    /** Takes the alarm back; does not stop one that runs already. */
    public void cancel() {
      future.cancel(false);
    }
  }
}
