package io.estiva.coordinator.project;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Tokens: made from 32 random bytes, kept only as SHA-256. */
public final class Secret {
  /** The prefix of a runner's token; runners decide by it how to register. */
  public static final String RUNNER = "glrt-";

  /** The prefix of a token of a runner that a registration token made. */
  public static final String LEGACY_RUNNER = "glrtr-";

  /** The prefix of a job's token. */
  public static final String JOB = "glcbt-";

  /** The prefix of a registration token. */
  public static final String REGISTRATION = "GR1348941";

  /** The prefix of an access token for the management interface. */
  public static final String ACCESS = "glpat-";

  /** The prefix of a project's hook token. */
  public static final String HOOK = "esth-";

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secret() {}

  /** A new token with this prefix. */
  public static String random(String prefix) {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What is stored of a token. No salt is needed: a token has 256 random bits. */
  public static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Compares a token with a stored hash in a time that tells nothing about either. */
  public static boolean matches(String token, String hash) {
    return MessageDigest.isEqual(
        hash(token).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
  }
}
