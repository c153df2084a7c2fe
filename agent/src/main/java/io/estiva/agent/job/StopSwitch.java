package io.estiva.agent.job;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Ends a job's blocking work from other threads: a cancel, the job's time limit, an abort or the
 * end of the agent. Interrupts the job's thread only while that is inside {@link #guard}, so that a
 * late signal cannot hit the work after it.
 *
 * <p>Thread-safe; all state is guarded by this object's lock. A signal never goes back.
 */
final class StopSwitch {

  /** Ways to end, from weak to strong. */
  enum Kind {
    NONE,
    /** Cancelled: the script ends; after_script and artifacts follow. */
    CANCEL,
    /** The job's time is over: as with a cancel. */
    TIMEOUT,
    /** The coordinator wants nothing more. */
    ABORT,
    /** The agent ends: leave everything to the next process. */
    HAND_OVER
  }

  /** What ends guarded work. */
  enum Scope {
    /** Everything up to the script's end: any signal. */
    MAIN(Kind.CANCEL),
    /** What runs after a cancel too. */
    CLOSING(Kind.ABORT);

    private final Kind weakest;

    Scope(Kind weakest) {
      this.weakest = weakest;
    }

    boolean endsBy(Kind kind) {
      return kind.compareTo(weakest) >= 0;
    }
  }

  /** Guarded work was ended, or was not begun. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    Stopped(Kind kind, String why) {
      super(why);
      this.kind = kind;
    }

    Kind kind() {
      return kind;
    }
  }

  private Kind kind = Kind.NONE;
  private String why = "";
  private @Nullable Thread guarded;
  private Scope scope = Scope.MAIN;

  synchronized Kind kind() {
    return kind;
  }

  /** Asks for the end. Does nothing after a stronger signal. */
  synchronized void raise(Kind next, String reason) {
    if (next.compareTo(kind) <= 0) {
      return;
    }
    kind = next;
    why = reason;
    if (guarded != null && scope.endsBy(kind)) {
      guarded.interrupt();
    }
  }

  /**
   * Runs work on the calling thread. One at a time, not nested.
   *
   * @throws Stopped when a signal of the scope came before or meanwhile
   */
  <T> T guard(Scope by, Callable<T> work) {
    enter(by);
    try {
      return work.call();
    } catch (InterruptedException e) {
      throw stopped(by, e);
    } catch (RuntimeException e) {
      if (by.endsBy(kind())) {
        throw stopped(by, e);
      }
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(
          "a job's work ended in an unforeseen way: " + e.getMessage(), e);
    } finally {
      leave();
    }
  }

  private synchronized void enter(Scope by) {
    if (by.endsBy(kind)) {
      throw new Stopped(kind, why);
    }
    guarded = Thread.currentThread();
    scope = by;
  }

  private synchronized void leave() {
    guarded = null;
    // only this switch interrupts the job's thread
    Thread.interrupted();
  }

  private synchronized Stopped stopped(Scope by, Exception cause) {
    Stopped stopped =
        by.endsBy(kind)
            ? new Stopped(kind, why)
            : new Stopped(Kind.ABORT, "the job's thread was interrupted");
    stopped.addSuppressed(cause);
    return stopped;
  }
}
