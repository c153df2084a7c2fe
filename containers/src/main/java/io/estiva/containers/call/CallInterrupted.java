package io.estiva.containers.call;

/**
 * The calling thread was interrupted while it waited for a peer. Its interrupt flag is set again
 * when this is thrown; clear it with {@link Thread#interrupted()} before clean-up that must call
 * peers itself.
 */
public final class CallInterrupted extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param what the call as the start of a sentence, without a capital
   */
  public CallInterrupted(String what, Throwable cause) {
    super(what + " was interrupted", cause);
  }
}
