package io.estiva.coordinator.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The variables in a dotenv report: gzip of {@code KEY=VALUE} lines, bounded as GitLab bounds them.
 */
public final class Dotenv {
  private static final int MAX_BYTES = 5 * 1024;
  private static final int MAX_VARIABLES = 20;

  private Dotenv() {}

  /**
   * Reads a report; several gzip members count as one text.
   *
   * @throws IllegalArgumentException with a text for the author when it is too long or not of that
   *     form
   */
  public static Map<String, String> read(byte[] gzip) {
    byte[] bytes;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IllegalArgumentException("Invalid Format: the dotenv report is not gzip", e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("dotenv report is larger than 5 KiB");
    }
    Map<String, String> variables = new LinkedHashMap<>();
    String text = new String(bytes, StandardCharsets.UTF_8);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      int equals = line.indexOf('=');
      String key = equals < 0 ? "" : line.substring(0, equals).strip();
      if (!isName(key)) {
        throw new IllegalArgumentException(
            "Invalid Format: line " + number + " of the dotenv report is not KEY=VALUE");
      }
      variables.put(key, unquoted(line.substring(equals + 1).strip()));
    }
    if (variables.size() > MAX_VARIABLES) {
      throw new IllegalArgumentException(
          "dotenv report has more than " + MAX_VARIABLES + " variables");
    }
    return variables;
  }

  private static boolean isName(String key) {
    return key.matches("[A-Za-z_][A-Za-z0-9_]{0,254}");
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.startsWith("\"") && value.endsWith("\"")
                || value.startsWith("'") && value.endsWith("'"));
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
