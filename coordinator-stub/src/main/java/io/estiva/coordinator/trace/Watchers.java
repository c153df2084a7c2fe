package io.estiva.coordinator.trace;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Which logs somebody is looking at now; their runners are asked to send sooner. Thread-safe. */
public final class Watchers {
  private final ConcurrentMap<Long, Integer> counts = new ConcurrentHashMap<>();

  /**
   * Notes one more watcher of a log, until the returned handle is closed. Closing twice does no
   * harm.
   */
  public Watching watch(long job) {
    counts.merge(job, 1, Integer::sum);
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        counts.computeIfPresent(job, (id, count) -> count == 1 ? null : count - 1);
      }
    };
  }

  /** Whether anybody looks at this log. */
  public boolean isWatched(long job) {
    return counts.containsKey(job);
  }

  /** Somebody who looks at a log. */
  @FunctionalInterface
  public interface Watching extends AutoCloseable {
    @Override
    void close();
  }
}
