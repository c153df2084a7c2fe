package io.estiva.containers.replace;

import java.time.Duration;

/**
 * Limits of a replacement, besides those of single calls to the engine.
 *
 * @param owner who locks
 * @param lockWait how long to wait for another deployment of the same app
 * @param stopSlack how long a stop may take beyond its grace
 * @param reconnect how long to try to connect again after the link was lost
 * @param detach whether the switch may be left to a program on the host
 * @param logLines of a failed container to show
 */
public record ReplaceOptions(
    LockOwner owner,
    Duration lockWait,
    Duration stopSlack,
    Duration reconnect,
    boolean detach,
    int logLines) {

  /** 5 minutes for the lock, 20 s beyond the grace, 2 minutes to connect again, 50 lines. */
  public static ReplaceOptions standard(LockOwner owner) {
    return new ReplaceOptions(
        owner, Duration.ofMinutes(5), Duration.ofSeconds(20), Duration.ofMinutes(2), true, 50);
  }

  /** The same, driven by calls or not. */
  public ReplaceOptions detached(boolean on) {
    return new ReplaceOptions(owner, lockWait, stopSlack, reconnect, on, logLines);
  }

  /** The same with another wait for the lock. */
  public ReplaceOptions withLockWait(Duration wait) {
    return new ReplaceOptions(owner, wait, stopSlack, reconnect, detach, logLines);
  }

  /** The same with another slack for stops. */
  public ReplaceOptions withStopSlack(Duration slack) {
    return new ReplaceOptions(owner, lockWait, slack, reconnect, detach, logLines);
  }
}
