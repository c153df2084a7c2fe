package io.estiva.containers.ssh;

import io.estiva.containers.call.HostUnavailable;

/**
 * The host's key is not one that known_hosts allows. Nothing was sent to the host, no password
 * either.
 */
public final class HostKeyRefused extends HostUnavailable {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String keyType;
  private final String fingerprint;

  /** What is wrong with the key. */
  public enum Reason {
    /** Nothing is known about the host. */
    UNKNOWN,
    /** Other keys are known for the host: it was set up anew, or somebody answers in its place. */
    CHANGED,
    /** The key is marked as revoked. */
    REVOKED
  }

  HostKeyRefused(Reason reason, String keyType, String fingerprint, String message) {
    super(message);
    this.reason = reason;
    this.keyType = keyType;
    this.fingerprint = fingerprint;
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }

  /** Such as {@code ssh-ed25519}. */
  public String keyType() {
    return keyType;
  }

  /** {@code SHA256:...}, as OpenSSH prints it. */
  public String fingerprint() {
    return fingerprint;
  }
}
