package io.estiva.coordinator.cli;

/**
 * A command could not be done. The message is for the user: what was tried, what came back, what to
 * do.
 */
public final class CliFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Exit code for a refusal; 2 is for what could not be tried. */
  private final int exitCode;

  CliFailure(String message, int exitCode) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** 1 when the coordinator refused, 2 when it could not be asked. */
  public int exitCode() {
    return exitCode;
  }
}
