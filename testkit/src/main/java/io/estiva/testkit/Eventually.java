package io.estiva.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for something that another thread, process or server does. Looks every 20 ms until it is so
 * or the limit is over; then fails with what was seen last. The limit only decides how long a
 * failing test takes, so it is generous: a passing test never waits longer than needed.
 */
public final class Eventually {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Duration limit;

  private Eventually(Duration limit) {
    this.limit = limit;
  }

  /** Waits at most {@code limit}. */
  public static Eventually within(Duration limit) {
    return new Eventually(limit);
  }

  /** Waits at most a minute, enough for a busy machine. */
  public static Eventually soon() {
    return new Eventually(Duration.ofSeconds(60));
  }

  /**
   * Returns as soon as {@code condition} holds.
   *
   * @param what named in the failure: "the job is running"
   * @param seen called once, at the failure, for what was there instead
   * @throws AssertionError when the limit is over first
   */
  public void until(String what, BooleanSupplier condition, Supplier<?> seen) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        throw new AssertionError(
            "after " + limit.toSeconds() + " s still not so: " + what + ". Seen: " + seen.get());
      }
      pause();
    }
  }

  /** Like the other, with nothing more to say at a failure. */
  public void until(String what, BooleanSupplier condition) {
    until(what, condition, () -> "(nothing noted)");
  }

  /**
   * Runs {@code assertion} until it passes; the last failure is thrown when the limit is over.
   * Exceptions of the assertion count as "not yet".
   */
  public void that(Assertion assertion) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        assertion.check();
        return;
      } catch (Exception | AssertionError notYet) {
        if (System.nanoTime() - end >= 0) {
          throw new AssertionError(
              "after " + limit.toSeconds() + " s still: " + notYet.getMessage(), notYet);
        }
        pause();
      }
    }
  }

  private static void pause() {
    LockSupport.parkNanos(PAUSE.toNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw new AssertionError("interrupted while waiting");
    }
  }

  /** An assertion that may throw anything. */
  @FunctionalInterface
  public interface Assertion {
    /** Fails by throwing. */
    void check() throws Exception;
  }
}
