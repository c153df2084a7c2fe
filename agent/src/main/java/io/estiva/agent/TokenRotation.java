package io.estiva.agent;

import io.estiva.agent.outbox.RunnerLink;
import io.estiva.protocol.RunnerCall;
import io.estiva.protocol.RunnerIdentity;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a runner's token when three quarters of its life are over. Event loop only.
 *
 * <p>The new token is on disk before it is used. A token whose file cannot be written is left to
 * expire, with a warning: asking for a new one would kill the old one.
 */
final class TokenRotation {

  private static final Logger log = LoggerFactory.getLogger(TokenRotation.class);
  private static final Duration AGAIN = Duration.ofHours(1);

  /** Timers take no longer waits than some weeks, and clocks are set: look again each day. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final Vertx vertx;
  private final Clock clock;
  private final RunnerLink link;
  private final TokenFile token;
  private final String systemId;

  TokenRotation(Vertx vertx, Clock clock, RunnerLink link, TokenFile token, String systemId) {
    this.vertx = vertx;
    this.clock = clock;
    this.link = link;
    this.token = token;
    this.systemId = systemId;
  }

  /** Asks the coordinator when the token expires, and goes on from there. */
  void check() {
    String current;
    try {
      current = token.token();
    } catch (java.io.UncheckedIOException e) {
      // The poller says so already.
      later(AGAIN);
      return;
    }
    link.api()
        .verify(new RunnerCall(link.info(), current, systemId))
        .onSuccess(this::verified)
        .onFailure(
            failure -> {
              log.warn(
                  "cannot verify the runner's token runner={} problem={}",
                  link.name(),
                  failure.getMessage());
              later(AGAIN);
            });
  }

  private void verified(RunnerIdentity identity) {
    identity
        .expiry()
        .ifPresent(
            expiry -> {
              Duration left = untilRotation(token.writtenAt(), expiry, clock.instant());
              if (!left.isZero()) {
                later(left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT);
              } else if (token.isReplaceable()) {
                rotate();
              } else {
                log.warn(
                    "the runner's token expires and its file cannot be written runner={} expires={}",
                    link.name(),
                    expiry);
                later(LONGEST_WAIT);
              }
            });
  }

  /** Zero when it is time. */
  static Duration untilRotation(Instant obtained, Instant expiry, Instant now) {
    Duration life = Duration.between(obtained, expiry);
    Instant due = obtained.plus(life.multipliedBy(3).dividedBy(4));
    Duration left = Duration.between(now, due);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void rotate() {
    link.api()
        .resetToken(token.token())
        .onSuccess(
            identity -> {
              token.replace(identity.token());
              log.info(
                  "runner's token replaced runner={} expires={}", link.name(), identity.expiry());
              check();
            })
        .onFailure(
            failure -> {
              log.warn(
                  "cannot replace the runner's token runner={} problem={}",
                  link.name(),
                  failure.getMessage());
              later(AGAIN);
            });
  }

  private void later(Duration wait) {
    vertx.setTimer(Math.max(1000, wait.toMillis()), fired -> check());
  }
}
