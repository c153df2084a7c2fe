package io.estiva.pipeline.yaml;

import io.estiva.pipeline.error.Position;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;

/** What a plain word means in YAML 1.1 as Ruby's reader takes it (Psych, scalar_scanner.rb). */
final class Scalars {
  /** The tag of what has neither quotes nor a tag of its own. */
  static final Tag PLAIN = new Tag("!plain");

  private static final Set<String> TRUE = Set.of("yes", "true", "on");
  private static final Set<String> FALSE = Set.of("no", "false", "off");
  private static final Set<String> NULL = Set.of("", "~", "null");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)");
  private static final Pattern OCTAL = Pattern.compile("[-+]?0[0-7_,]+");
  private static final Pattern HEX = Pattern.compile("[-+]?0x[0-9a-fA-F_,]+");
  private static final Pattern BINARY = Pattern.compile("[-+]?0b[01_,]+");
  private static final Pattern SEXAGESIMAL =
      Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?([0-9][0-9_,]*)?\\.[0-9]*([eE][-+][0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}([Tt ].*)?");

  private Scalars() {}

  /**
   * The value of a scalar.
   *
   * @param symbols whether {@code :name} is Ruby's symbol, whose text has no colon; our own
   *     configuration files have addresses such as {@code :8080} instead
   */
  static ScalarNode of(
      org.yaml.snakeyaml.nodes.ScalarNode node, Position position, boolean symbols) {
    String raw = Tolerance.original(node.getValue());
    if (!node.getTag().equals(PLAIN)) {
      return ScalarNode.string(position, raw);
    }
    if (symbols && raw.length() > 1 && raw.charAt(0) == ':') {
      return new ScalarNode(position, symbol(raw.substring(1)), raw, ScalarNode.Kind.STRING);
    }
    String lower = raw.toLowerCase(Locale.ROOT);
    if (NULL.contains(lower)) {
      return new ScalarNode(position, "", raw, ScalarNode.Kind.NULL);
    }
    if (TRUE.contains(lower) || FALSE.contains(lower)) {
      String value = TRUE.contains(lower) ? "true" : "false";
      return new ScalarNode(position, value, raw, ScalarNode.Kind.BOOLEAN);
    }
    if (integer(raw)) {
      return new ScalarNode(position, number(raw), raw, ScalarNode.Kind.INTEGER);
    }
    if (FLOAT.matcher(raw).matches()
        && raw.chars().anyMatch(c -> c >= '0' && c <= '9' || c == 'n' || c == 'N')) {
      return new ScalarNode(position, decimal(raw), raw, ScalarNode.Kind.FLOAT);
    }
    if (DATE.matcher(raw).matches()) {
      return new ScalarNode(position, raw, raw, ScalarNode.Kind.DATE);
    }
    return ScalarNode.string(position, raw);
  }

  /** As Ruby prints it: {@code 1.} is 1.0, {@code .5} is 0.5. */
  private static String decimal(String raw) {
    String clean = raw.replace("_", "").replace(",", "");
    String lower = clean.toLowerCase(Locale.ROOT);
    if (lower.endsWith("inf") || lower.endsWith("nan")) {
      String name = lower.endsWith("inf") ? "Infinity" : "NaN";
      return lower.startsWith("-") ? "-" + name : name;
    }
    double value = Double.parseDouble(clean);
    String text = Double.toString(value);
    boolean plain = Math.abs(value) < 1e16 && (value == 0 || Math.abs(value) >= 1e-4);
    if (!plain || text.indexOf('E') < 0) {
      return text.replace("E-", "e-").replaceFirst("E(\\d)", "e+$1");
    }
    String exact = new BigDecimal(text).toPlainString();
    return exact.contains(".") ? exact : exact + ".0";
  }

  /** Ruby reads {@code :name} as a symbol; its text has no colon. */
  private static String symbol(String name) {
    boolean quoted =
        name.length() > 1
            && (name.charAt(0) == '"' || name.charAt(0) == '\'')
            && name.charAt(name.length() - 1) == name.charAt(0);
    return quoted ? name.substring(1, name.length() - 1) : name;
  }

  private static boolean integer(String raw) {
    return DECIMAL.matcher(raw).matches()
        || OCTAL.matcher(raw).matches()
        || HEX.matcher(raw).matches()
        || BINARY.matcher(raw).matches()
        || SEXAGESIMAL.matcher(raw).matches();
  }

  private static String number(String raw) {
    String clean = raw.replace("_", "").replace(",", "");
    boolean negative = clean.startsWith("-");
    String digits = clean.startsWith("-") || clean.startsWith("+") ? clean.substring(1) : clean;
    BigInteger value;
    if (digits.contains(":")) {
      return clock(clean);
    } else if (digits.startsWith("0x")) {
      value = new BigInteger(digits.substring(2), 16);
    } else if (digits.startsWith("0b")) {
      value = new BigInteger(digits.substring(2), 2);
    } else if (digits.length() > 1 && digits.startsWith("0")) {
      value = new BigInteger(digits.substring(1), 8);
    } else {
      value = new BigInteger(digits);
    }
    return (negative ? value.negate() : value).toString();
  }

  /** Ruby takes the first group for hours, also where there are only two. */
  private static String clock(String text) {
    BigInteger value = BigInteger.ZERO;
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      BigInteger unit = BigInteger.valueOf(i == 0 ? 3600 : i == 1 ? 60 : 1);
      String part = parts[i].startsWith("+") ? parts[i].substring(1) : parts[i];
      value = value.add(new BigInteger(part).multiply(unit));
    }
    return value.toString();
  }
}
