package io.estiva.containers.replace;

/** A replacement that was not begun, or not allowed to go on; whatever served still serves. */
public final class ReplaceRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. */
  public enum Reason {
    /** A newer job has been here. */
    OLDER,
    /** Another container has a port that the new one wants. */
    PORT_HELD,
    /** The container cannot be kept or brought back. */
    NOT_REPLACEABLE,
    /** There is nothing to roll back to. */
    NOTHING_KEPT,
    /** Another run holds the lock. */
    LOCKED,
    /** The host cannot do what the spec asks for. */
    NOT_POSSIBLE
  }

  /** See the class comment; the message says what to do. */
  public ReplaceRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
