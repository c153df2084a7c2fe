package io.estiva.agent.wire;

import java.time.Duration;

/**
 * Waits that double from the first to the longest, each shortened by up to half at random so that
 * many agents do not come back in step.
 */
public record Backoff(Duration first, Duration longest) {

  /**
   * The wait after an attempt.
   *
   * @param attempt counted from 0
   * @param jitter in [0, 1)
   */
  public Duration delay(int attempt, double jitter) {
    long doubled = first.toMillis() << Math.min(attempt, 30);
    long millis = doubled <= 0 ? longest.toMillis() : Math.min(doubled, longest.toMillis());
    return Duration.ofMillis((long) (millis * (0.5 + jitter / 2)));
  }
}
