package io.estiva.pipeline.variable;

import java.util.function.UnaryOperator;

/**
 * Expansion as a runner does it, which is that of Go's {@code os.Expand}: {@code $X} and <code>${X}
 * </code> in one pass.
 */
final class ShellExpansion {

  private static final String SPECIAL = "*#$@!?-0123456789";

  private final String text;
  private final UnaryOperator<String> lookup;
  private final StringBuilder result = new StringBuilder();
  private int at;

  private ShellExpansion(String text, UnaryOperator<String> lookup) {
    this.text = text;
    this.lookup = lookup;
  }

  /**
   * Expands a text.
   *
   * @param lookup the value of a name that needn't be a legal one; empty for undefined
   */
  static String expand(String text, UnaryOperator<String> lookup) {
    return text.indexOf('$') < 0 ? text : new ShellExpansion(text, lookup).expand();
  }

  private String expand() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '$' && at + 1 < text.length()) {
        at++;
        reference();
      } else {
        result.append(c);
        at++;
      }
    }
    return result.toString();
  }

  private void reference() {
    char first = text.charAt(at);
    if (first == '{') {
      braced();
    } else if (SPECIAL.indexOf(first) >= 0) {
      result.append(special(String.valueOf(first)));
      at++;
    } else {
      int end = at;
      while (end < text.length() && isName(text.charAt(end))) {
        end++;
      }
      result.append(end == at ? "$" : lookup.apply(text.substring(at, end)));
      at = end;
    }
  }

  private void braced() {
    int close = text.indexOf('}', at + 1);
    if (close < 0) {
      at++;
    } else {
      String name = text.substring(at + 1, close);
      result.append(name.length() == 1 && SPECIAL.contains(name) ? special(name) : named(name));
      at = close + 1;
    }
  }

  private String named(String name) {
    return name.isEmpty() ? "" : lookup.apply(name);
  }

  /** A doubled dollar stands for one; the shell's other special parameters are empty here. */
  private static String special(String name) {
    return name.equals("$") ? "$" : "";
  }

  private static boolean isName(char c) {
    return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
