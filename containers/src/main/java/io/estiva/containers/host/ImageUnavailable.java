package io.estiva.containers.host;

/**
 * An image could not be had. The message says what was tried, on which host, what came back and
 * what to do.
 */
public final class ImageUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why an image cannot be had. */
  public enum Reason {
    /** The registry knows no such repository or tag, or the engine does not have the image. */
    MISSING,
    /**
     * The registry refuses this login, or wants one. Registries answer so for a repository that
     * does not exist too.
     */
    DENIED,
    /** The registry could not be reached or does not speak its protocol. */
    UNREACHABLE,
    /** It exists, but not for the engine's platform. */
    WRONG_PLATFORM,
    /** The registry asks to come back later. */
    RATE_LIMITED,
    /** The host's disk is full. */
    DISK_FULL,
    /** The registry failed, or its content is broken. */
    BROKEN
  }

  ImageUnavailable(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Whether another try may help. */
  public boolean isTransient() {
    return reason == Reason.UNREACHABLE || reason == Reason.RATE_LIMITED || reason == Reason.BROKEN;
  }
}
