package io.estiva.agent.poll;

import io.estiva.agent.wire.Backoff;
import io.estiva.agent.wire.PollAnswer;
import java.time.Duration;

/**
 * Pure part of {@link JobPoller}: how long to wait before the next request of one runner. Event
 * loop only.
 *
 * <p>An idle runner asks at most every three seconds, counted from request to request, so a request
 * that was held that long is followed by the next at once. A runner whose token was refused three
 * times in a row rests for long.
 */
final class PollSchedule {

  static final int REFUSALS = 3;

  private static final Backoff TROUBLE = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final Duration idle;
  private final Duration rest;
  private int refusals;
  private int failures;

  /**
   * A schedule for one runner.
   *
   * @param idle least time between two requests that found nothing
   * @param rest after three refusals
   */
  PollSchedule(Duration idle, Duration rest) {
    this.idle = idle;
    this.rest = rest;
  }

  /** The wait after an answer, for a request that took the given time. */
  Duration afterAnswer(PollAnswer answer, Duration took, double jitter) {
    int status = answer.status();
    if (status == 403) {
      refusals++;
      failures = 0;
      return isResting() ? rest : idle;
    }
    refusals = 0;
    if (status == 201) {
      failures = 0;
      return Duration.ZERO;
    }
    if (status == 204 || status == 409) {
      failures = 0;
      Duration left = idle.minus(took);
      return left.isNegative() ? Duration.ZERO : left;
    }
    return afterFailure(jitter);
  }

  /** The wait after a request that got no answer. */
  Duration afterFailure(double jitter) {
    return TROUBLE.delay(failures++, jitter);
  }

  /** The token was refused so often that asking on makes no sense. */
  boolean isResting() {
    return refusals >= REFUSALS;
  }

  /** Number of requests in a row that failed; 0 when all is well. */
  int failures() {
    return failures;
  }

  /** There is a new token, or the rest is over: count from the beginning. */
  void reset() {
    refusals = 0;
    failures = 0;
  }
}
