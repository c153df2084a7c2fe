package io.estiva.agent.spec;

import io.estiva.protocol.FailureReason;

/** A job cannot go on. The message is for the job's log and says what to do. */
public final class JobFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FailureReason reason;
  private final int exitCode;

  /** A failure without an exit code. */
  public JobFailure(FailureReason reason, String message) {
    this(reason, 0, message);
  }

  /**
   * A failure with the exit code of a script.
   *
   * @param exitCode 0 where there is none
   */
  public JobFailure(FailureReason reason, int exitCode, String message) {
    super(message);
    this.reason = reason;
    this.exitCode = exitCode;
  }

  /** What the coordinator is to hear. */
  public FailureReason reason() {
    return reason;
  }

  /** Of the script; 0 where there is none. */
  public int exitCode() {
    return exitCode;
  }
}
