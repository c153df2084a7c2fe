package io.estiva.coordinator.queue;

import io.estiva.coordinator.store.RunnerRow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Job requests that wait because nothing was there for them. A job that becomes pending wakes
 * exactly one request that may take it, the one that waits longest, so that ten thousand held
 * requests cost one look into the queue and not ten thousand.
 *
 * <p>Thread-safe; the lists are guarded by this object's monitor, and wake-ups are called outside
 * of it.
 */
public final class HeldRequests {
  private final Deque<Held> idle = new ArrayDeque<>();
  private final Set<Held> looking = new LinkedHashSet<>();

  /** What decides which requests may take a job. */
  public record Offer(long job, List<String> tags, boolean isProtected, long project) {
    public Offer {
      tags = List.copyOf(tags);
    }
  }

  /** One job request between its first look and its answer. */
  public static final class Held {
    private final RunnerRow runner;
    private final Runnable wake;
    private final Runnable end;

    /** What became pending while it was looking, so that its look may have come too early. */
    private final List<Offer> missed = new ArrayList<>();

    private @Nullable Offer wokenFor;

    private Held(RunnerRow runner, Runnable wake, Runnable end) {
      this.runner = runner;
      this.wake = wake;
      this.end = end;
    }
  }

  /**
   * Adds a request that is about to look into the queue; what becomes pending from now on is not
   * missed.
   *
   * @param wake called, on any thread, when it should look again
   * @param end called, on any thread, when it should be answered with "nothing"
   */
  public synchronized Held looking(RunnerRow runner, Runnable wake, Runnable end) {
    Held held = new Held(runner, wake, end);
    looking.add(held);
    return held;
  }

  /**
   * It found nothing. Returns true when it should look again at once, since something came
   * meanwhile; else it waits now.
   */
  public synchronized boolean foundNothing(Held held) {
    if (!looking.contains(held)) {
      return false;
    }
    held.wokenFor = null;
    if (!held.missed.isEmpty()) {
      held.missed.clear();
      return true;
    }
    looking.remove(held);
    idle.addLast(held);
    return false;
  }

  /**
   * It is answered or gone. What it was woken for and did not take is offered to others.
   *
   * @param taken the job that it got, 0 for none
   */
  public void done(Held held, long taken) {
    List<Offer> left;
    synchronized (this) {
      idle.remove(held);
      looking.remove(held);
      left = new ArrayList<>(held.missed);
      if (held.wokenFor != null) {
        left.add(held.wokenFor);
      }
      held.missed.clear();
      held.wokenFor = null;
    }
    left.stream().filter(offer -> offer.job() != taken).forEach(this::offer);
  }

  /** A job is pending: wakes the request that waits longest of those that may take it. */
  public void offer(Offer offer) {
    @Nullable Held chosen;
    synchronized (this) {
      chosen = idle.stream().filter(held -> takes(held, offer)).findFirst().orElse(null);
      if (chosen == null) {
        // Somebody who is just looking may have looked too early; it looks again if it comes back
        // with nothing or with another job.
        looking.stream()
            .filter(held -> takes(held, offer))
            .findFirst()
            .ifPresent(held -> held.missed.add(offer));
        return;
      }
      idle.remove(chosen);
      looking.add(chosen);
      // Remembered, so that somebody else is woken if this one takes another job or is gone.
      chosen.wokenFor = offer;
    }
    chosen.wake.run();
  }

  /** A runner changed: its requests are answered, and come back under its new settings. */
  public void runnerChanged(long runner) {
    List<Held> affected;
    synchronized (this) {
      affected = new ArrayList<>(idle);
      affected.addAll(looking);
      affected.removeIf(held -> held.runner.id() != runner);
    }
    affected.forEach(held -> held.end.run());
  }

  /**
   * Answers every request with "nothing", for a coordinator that stops. Blocks until all are
   * answered, at most for {@code patience}; not for event loops.
   */
  public void endAll(Duration patience) {
    endAll();
    long end = System.nanoTime() + patience.toNanos();
    while (size() > 0 && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private void endAll() {
    List<Held> all;
    synchronized (this) {
      all = new ArrayList<>(idle);
      all.addAll(looking);
    }
    all.forEach(held -> held.end.run());
  }

  /** How many requests are open. */
  public synchronized int size() {
    return idle.size() + looking.size();
  }

  /** Whether a request of this runner is open, so that it would get a job at once. */
  public synchronized boolean isWaiting(long runner) {
    return idle.stream().anyMatch(held -> held.runner.id() == runner)
        || looking.stream().anyMatch(held -> held.runner.id() == runner);
  }

  private static boolean takes(Held held, Offer offer) {
    return held.runner.takes(offer.tags(), offer.isProtected(), offer.project());
  }
}
