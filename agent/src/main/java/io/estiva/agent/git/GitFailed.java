package io.estiva.agent.git;

/** A call of git failed. The message says which and what git answered, without secrets. */
public final class GitFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean isTransient;

  GitFailed(String message, boolean isTransient) {
    super(message);
    this.isTransient = isTransient;
  }

  /** Whether the same call may work in a moment. */
  public boolean isTransient() {
    return isTransient;
  }
}
