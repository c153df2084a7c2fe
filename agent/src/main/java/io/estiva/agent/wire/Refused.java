package io.estiva.agent.wire;

/** A coordinator said no to a call about the runner itself. The message says to what, and how. */
public final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  public Refused(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
