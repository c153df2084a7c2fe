package io.estiva.agent.wire;

import io.estiva.protocol.WireHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a call that was answered with "not now" is sent again, below the caller's eyes: at most
 * {@value #ATTEMPTS} times, as late as the answer asks for, otherwise after a doubling wait.
 */
final class RetryPolicy {

  static final int ATTEMPTS = 5;

  /** No server may silence a runner for longer with one header. */
  private static final Duration LONGEST_HEADER_WAIT = Duration.ofHours(1);

  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(60));

  private RetryPolicy() {}

  /** Whether a status means that the same call may succeed later. */
  static boolean isRetryable(int status) {
    return status == 408
        || status == 429
        || status == 500
        || status == 502
        || status == 503
        || status == 504
        || status >= 512;
  }

  /**
   * How long to wait before the next attempt; empty if there is to be none.
   *
   * @param attempts how many were made
   * @param jitter in [0, 1)
   */
  static Optional<Duration> delay(Answer answer, int attempts, Instant now, double jitter) {
    if (attempts >= ATTEMPTS || !isRetryable(answer.status())) {
      return Optional.empty();
    }
    Optional<Duration> reset =
        answer
            .date(WireHeaders.RATE_LIMIT_RESET_TIME)
            .map(at -> Duration.between(now, at))
            .filter(wait -> !wait.isNegative() && !wait.isZero());
    if (reset.isPresent()) {
      return reset.map(RetryPolicy::capped);
    }
    long seconds = answer.number(WireHeaders.RETRY_AFTER).orElse(0);
    if (seconds > 0) {
      return Optional.of(capped(Duration.ofSeconds(seconds)));
    }
    return Optional.of(BACKOFF.delay(attempts - 1, jitter));
  }

  private static Duration capped(Duration wait) {
    return wait.compareTo(LONGEST_HEADER_WAIT) > 0 ? LONGEST_HEADER_WAIT : wait;
  }
}
