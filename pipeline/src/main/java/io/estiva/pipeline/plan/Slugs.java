package io.estiva.pipeline.plan;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** Names made fit for host names and labels. */
public final class Slugs {

  private static final int MAX = 63;
  private static final int MAX_ENVIRONMENT = 24;
  private static final int KEPT = 17;
  private static final int SUFFIX = 6;

  private Slugs() {}

  /**
   * Of a ref, a job's name or a project's path: at most 63 of {@code a-z0-9-}, no hyphen at an
   * edge.
   */
  public static String of(String name) {
    String text = hyphened(name);
    String start = text.substring(0, Math.min(MAX, text.length()));
    return start.replaceAll("^-+|-+$", "");
  }

  /**
   * Of an environment: at most 24 of {@code a-z0-9-}, begins with a letter, differs for different
   * names.
   */
  public static String ofEnvironment(String name) {
    String text = hyphened(name);
    if (text.isEmpty() || !Character.isLetter(text.charAt(0))) {
      text = "env-" + text;
    }
    text = text.replaceAll("-+", "-");
    if (text.length() <= MAX_ENVIRONMENT && text.equals(name)) {
      return text.endsWith("-") ? text.substring(0, text.length() - 1) : text;
    }
    String start = text.substring(0, Math.min(KEPT, text.length()));
    return start + (start.endsWith("-") ? "" : "-") + suffix(name);
  }

  private static String hyphened(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
  }

  private static String suffix(String name) {
    String digits = new BigInteger(1, sha("SHA-256", name)).toString(36);
    return digits.substring(Math.max(0, digits.length() - SUFFIX));
  }

  static byte[] sha(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }
}
