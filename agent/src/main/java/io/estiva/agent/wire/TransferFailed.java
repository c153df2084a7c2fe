package io.estiva.agent.wire;

/** An artifact could not be sent or fetched. The message says what was tried and what came back. */
public final class TransferFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What kind of no it was. */
  public enum Kind {
    /** The token does not allow it. */
    DENIED,
    /** There is nothing to fetch. */
    NOT_FOUND,
    /** More than the coordinator takes. */
    TOO_LARGE,
    /** Anything else, after retries. */
    FAILED
  }

  public TransferFailed(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
