package io.estiva.containers.call;

/**
 * A host, its SSH server or its Docker Engine cannot be used: for the operator to mend. The message
 * says what was tried, on what, what came back and what to do.
 */
public class HostUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** See the class comment for what the message must hold. */
  public HostUnavailable(String message) {
    super(message);
  }

  /** See the class comment for what the message must hold. */
  public HostUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
