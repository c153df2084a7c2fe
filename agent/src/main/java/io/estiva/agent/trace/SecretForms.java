package io.estiva.agent.trace;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The texts that give a secret away: itself, its lines, and what common tools make of it.
 *
 * <p>Encoded forms are made only of secrets of at least {@value #ENCODED_FROM} bytes: a shorter one
 * would mask a good part of every log.
 */
final class SecretForms {

  static final int ENCODED_FROM = 8;

  private SecretForms() {}

  static Set<String> of(Collection<String> secrets) {
    Set<String> forms = new LinkedHashSet<>();
    for (String secret : secrets) {
      add(secret, forms);
      if (secret.indexOf('\n') >= 0) {
        addLines(secret, forms);
      }
    }
    return forms;
  }

  private static void addLines(String secret, Set<String> forms) {
    for (String line : secret.split("\\R")) {
      String stripped = line.strip();
      if (stripped.length() >= ENCODED_FROM) {
        add(stripped, forms);
      }
    }
    add(secret.strip(), forms);
  }

  private static void add(String secret, Set<String> forms) {
    if (secret.isBlank()) {
      return;
    }
    forms.add(secret);
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < ENCODED_FROM) {
      return;
    }
    for (int alignment = 0; alignment < 3; alignment++) {
      addBase64(bytes, alignment, forms);
    }
    String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    forms.add(url);
    forms.add(url.replace("+", "%20"));
    forms.add(json(secret));
    forms.add(secret.replace("'", "'\\''"));
  }

  /**
   * The digits that depend on the secret alone when it stands at any place of a longer text that is
   * encoded: the first and last digits also hold bits of the neighbours.
   */
  private static void addBase64(byte[] secret, int alignment, Set<String> forms) {
    byte[] shifted = new byte[alignment + secret.length];
    System.arraycopy(secret, 0, shifted, alignment, secret.length);
    int firstDigit = alignment == 0 ? 0 : alignment + 1;
    int lastDigit = shifted.length * 8 / 6;
    String digits = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    String stable = digits.substring(firstDigit, lastDigit);
    forms.add(stable);
    forms.add(stable.replace('+', '-').replace('/', '_'));
  }

  private static String json(String secret) {
    StringBuilder text = new StringBuilder(secret.length() + 8);
    for (int i = 0; i < secret.length(); i++) {
      char c = secret.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> text.append(c);
      }
    }
    return text.toString();
  }
}
