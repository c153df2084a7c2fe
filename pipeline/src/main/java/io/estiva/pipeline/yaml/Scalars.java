package io.estiva.pipeline.yaml;

import io.estiva.pipeline.error.Position;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a plain word means in YAML 1.1 as Ruby's reader takes it (Psych, scalar_scanner.rb). */
final class Scalars {
  private static final Set<String> TRUE = Set.of("yes", "true", "on");
  private static final Set<String> FALSE = Set.of("no", "false", "off");
  private static final Set<String> NULL = Set.of("", "~", "null");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9_,]*)");
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

  static ScalarNode of(org.yaml.snakeyaml.nodes.ScalarNode node, Position position) {
    String raw = node.getValue();
    if (!YamlReader.isPlain(node) || node.getTag().getValue().equals("tag:yaml.org,2002:str")) {
      return ScalarNode.string(position, raw);
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
      return new ScalarNode(
          position, raw.replace("_", "").replace(",", ""), raw, ScalarNode.Kind.FLOAT);
    }
    if (DATE.matcher(raw).matches()) {
      return new ScalarNode(position, raw, raw, ScalarNode.Kind.DATE);
    }
    return ScalarNode.string(position, raw);
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
      value = BigInteger.ZERO;
      for (String part : digits.split(":")) {
        value = value.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
      }
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
}
