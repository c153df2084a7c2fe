package io.estiva.containers.host;

import java.time.Duration;

/**
 * How long calls to an engine may take.
 *
 * @param connect for a first answer when a host is opened
 * @param control for a call that ought to be quick: create, start, inspect, remove, ...
 * @param pull for one pull or push
 * @param copy for one copy into or out of a container
 */
public record CallLimits(Duration connect, Duration control, Duration pull, Duration copy) {

  /** Refuses limits that are not positive. */
  public CallLimits {
    for (var limit : new Duration[] {connect, control, pull, copy}) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("a limit must be longer than nothing, not " + limit);
      }
    }
  }

  /**
   * 10 s to connect, 2 min for control calls (a busy engine can take long to create), 30 min for a
   * pull, 30 min for a copy.
   */
  public static CallLimits standard() {
    return new CallLimits(
        Duration.ofSeconds(10),
        Duration.ofMinutes(2),
        Duration.ofMinutes(30),
        Duration.ofMinutes(30));
  }

  /** The same with another limit for control calls. */
  public CallLimits withControl(Duration newControl) {
    return new CallLimits(connect, newControl, pull, copy);
  }

  /** The same with another limit for pulls. */
  public CallLimits withPull(Duration newPull) {
    return new CallLimits(connect, control, newPull, copy);
  }
}
