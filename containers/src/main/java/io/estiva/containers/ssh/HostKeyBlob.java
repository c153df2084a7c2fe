package io.estiva.containers.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A public key as it travels: a type and numbers, each with its length. */
final class HostKeyBlob {

  private static final int MAX_TYPE = 64;

  private HostKeyBlob() {}

  /** The key's type, or {@code unknown} when the bytes are not a key. */
  static String type(byte[] blob) {
    if (blob.length < Integer.BYTES) {
      return "unknown";
    }
    int length = ByteBuffer.wrap(blob).getInt();
    if (length < 1 || length > MAX_TYPE || length > blob.length - Integer.BYTES) {
      return "unknown";
    }
    return new String(blob, Integer.BYTES, length, StandardCharsets.US_ASCII);
  }

  /** {@code SHA256:...} as OpenSSH prints it. */
  static String fingerprint(byte[] blob) {
    try {
      return "SHA256:"
          + Base64.getEncoder()
              .withoutPadding()
              .encodeToString(MessageDigest.getInstance("SHA-256").digest(blob));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  static String text(byte[] blob) {
    return Base64.getEncoder().encodeToString(blob);
  }
}
