package io.estiva.containers.call;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * A limit on one blocking call of the current thread. When it passes, the thread is interrupted,
 * which ends blocked socket reads and waits; the interrupt is swallowed again afterwards, so that
 * only this call ends by it.
 */
public final class Deadline {

  private final Thread thread = Thread.currentThread();
  private boolean done;
  private boolean expired;

  private Deadline() {}

  /**
   * Runs {@code call} on the current thread for at most {@code limit}. Limits nest: the one that
   * passes first ends the call.
   *
   * @param what the call as the end of a sentence, such as {@code "stopping container web on
   *     unix:///var/run/docker.sock"}
   * @throws DeadlineExceeded when the limit passed
   * @throws Exception whatever the call throws otherwise
   */
  public static <T> T call(Duration limit, Watchdog watchdog, String what, Callable<T> call)
      throws Exception {
    var deadline = new Deadline();
    var alarm = watchdog.after(limit, deadline::expire);
    try {
      return call.call();
    } catch (Exception e) {
      if (!deadline.isExpired()) {
        throw e;
      }
      throw new DeadlineExceeded(what, limit, e);
    } finally {
      alarm.cancel();
      if (deadline.finish()) {
        // ours, never the caller's: a caller that was interrupted too still has its own flag or
        // state to look at
        Thread.interrupted();
      }
    }
  }

  // The lock matters: without it a late alarm could interrupt the thread's next call.
  private synchronized void expire() {
    if (!done) {
      expired = true;
      thread.interrupt();
    }
  }

  private synchronized boolean isExpired() {
    return expired;
  }

  private synchronized boolean finish() {
    done = true;
    return expired;
  }
}
