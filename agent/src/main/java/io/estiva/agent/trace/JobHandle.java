package io.estiva.agent.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way from the coordinator's side to a running job: a request to end it.
 *
 * <p>Thread-safe; all state is guarded by this object's lock. The event loop signals, the job's
 * thread listens. A signal never goes back: an abort follows a cancel, not the reverse.
 */
public final class JobHandle {

  /** What was asked for so far. */
  public enum Signal {
    /** Nothing: the job goes on. */
    NONE,
    /** The script is to be stopped; after_script, artifacts and the final report follow. */
    CANCEL,
    /** Everything is to be stopped and cleaned up; the coordinator wants nothing more. */
    ABORT
  }

  private final List<Consumer<Signal>> listeners = new ArrayList<>();
  private Signal signal = Signal.NONE;
  private String why = "";

  /** The strongest signal so far. */
  public synchronized Signal signal() {
    return signal;
  }

  /** Why the job is to end, for the log; empty while nothing was asked for. */
  public synchronized String why() {
    return why;
  }

  /** Asks the job to end in an orderly way. Does nothing after an earlier signal. */
  public void cancel(String reason) {
    raise(Signal.CANCEL, reason);
  }

  /** Asks the job to end at once. Does nothing after an earlier abort. */
  public void abort(String reason) {
    raise(Signal.ABORT, reason);
  }

  /**
   * Calls back with every signal from now on, on the signalling thread, and at once on the calling
   * thread if there was one already. The listener must be quick: an event loop calls it.
   */
  public void listen(Consumer<Signal> listener) {
    Signal now;
    synchronized (this) {
      listeners.add(listener);
      now = signal;
    }
    if (now != Signal.NONE) {
      listener.accept(now);
    }
  }

  private void raise(Signal next, String reason) {
    List<Consumer<Signal>> toCall;
    synchronized (this) {
      if (next.compareTo(signal) <= 0) {
        return;
      }
      signal = next;
      why = reason;
      toCall = List.copyOf(listeners);
    }
    toCall.forEach(listener -> listener.accept(next));
  }
}
