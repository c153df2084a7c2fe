package io.estiva.coordinator.git;

/**
 * A git process failed, hung or said too much; the message is for people and holds no credential.
 */
public final class GitFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GitFailure(String message) {
    super(message);
  }

  GitFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
