package io.estiva.containers.call;

import java.time.Duration;

/** A call to a peer did not end within its limit. Whether it took effect is not known. */
public final class DeadlineExceeded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Duration limit;

  /**
   * @param what the call as the start of a sentence, without a capital
   */
  public DeadlineExceeded(String what, Duration limit, Throwable cause) {
    super(
        what + " did not end within " + text(limit) + ". Whether it took effect is not known",
        cause);
    this.limit = limit;
  }

  /** The limit that passed. */
  public Duration limit() {
    return limit;
  }

  private static String text(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
