package io.estiva.coordinator.runnerapi;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts calls for each key in windows of a minute. Thread-safe by its monitor. A window that
 * nobody asks about any more is forgotten when the next minute begins.
 */
final class RateLimit {
  private final int perMinute;
  private final Clock clock;
  private final Map<String, Integer> counts = new HashMap<>();
  private long window;

  /**
   * @param perMinute calls allowed for each key; 0 for no limit
   */
  RateLimit(int perMinute, Clock clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /** Counts a call; false when it is one too many. */
  synchronized boolean allows(String key) {
    if (perMinute == 0) {
      return true;
    }
    long minute = clock.millis() / 60_000;
    if (minute != window) {
      window = minute;
      counts.clear();
    }
    return counts.merge(key, 1, Integer::sum) <= perMinute;
  }

  /** Seconds until a refused caller may try again. */
  int retryAfter() {
    return (int) (60 - clock.millis() / 1000 % 60);
  }
}
