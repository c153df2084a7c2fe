package io.estiva.containers.host;

/**
 * The engine understood a call and said no. The message says what was tried, on which host, and
 * what the engine answered.
 */
public final class EngineRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String answer;

  EngineRefused(String what, int status, String answer) {
    super(
        what
            + " failed: "
            + (answer.isEmpty() ? "the engine answered with status " + status : answer));
    this.status = status;
    this.answer = answer;
  }

  /** The engine's HTTP status. */
  public int status() {
    return status;
  }

  /** The engine's own words, bounded. */
  public String answer() {
    return answer;
  }

  /** Whether the container, image, network or volume does not exist. */
  public boolean isMissing() {
    return status == 404;
  }

  /**
   * Whether something is in the way: a name or port in use, an image that a container needs, a
   * container that is not running.
   */
  public boolean isConflict() {
    return status == 409;
  }
}
