package io.estiva.pipeline.yaml;

import java.util.Locale;
import java.util.Set;

/**
 * Writes values as YAML for people, in block style, so that {@link YamlReader} and GitLab read the
 * same values back. Pure.
 */
public final class YamlWriter {
  private static final Set<String> RESERVED =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  private final StringBuilder out = new StringBuilder();
  private final boolean origins;

  private YamlWriter(boolean origins) {
    this.origins = origins;
  }

  /** A document; ends with a line end. */
  public static String write(Node node) {
    return new YamlWriter(false).document(node);
  }

  /** The same with a comment behind each single value that says where it was written. */
  public static String writeWithOrigins(Node node) {
    return new YamlWriter(true).document(node);
  }

  private String document(Node node) {
    if (node instanceof MapNode map && !map.entries().isEmpty()) {
      entries(map, 0, false);
    } else if (node instanceof ListNode list && !list.items().isEmpty()) {
      items(list, 0);
    } else {
      out.append("---");
      value(node, 2);
    }
    return out.toString();
  }

  private void entries(MapNode map, int indent, boolean begun) {
    boolean first = begun;
    for (MapNode.Entry entry : map.entries().values()) {
      if (!first) {
        out.append(" ".repeat(indent));
      }
      first = false;
      out.append(entry.isText() ? inLine(entry.key()) : entry.key()).append(':');
      value(entry.value(), indent + 2);
    }
  }

  private void items(ListNode list, int indent) {
    for (Node item : list.items()) {
      out.append(" ".repeat(indent)).append('-');
      if (item instanceof MapNode map && !map.entries().isEmpty()) {
        out.append(' ');
        entries(map, indent + 2, true);
      } else {
        value(item, indent + 2);
      }
    }
  }

  /** What stands behind a colon or a dash, with the line end. */
  private void value(Node node, int indent) {
    if (node instanceof MapNode map) {
      if (map.entries().isEmpty()) {
        out.append(" {}\n");
      } else {
        out.append('\n');
        entries(map, indent, false);
      }
    } else if (node instanceof ListNode list) {
      if (list.items().isEmpty()) {
        out.append(" []\n");
      } else {
        out.append('\n');
        items(list, indent);
      }
    } else if (node instanceof ReferenceNode reference) {
      out.append(" !reference [")
          .append(String.join(", ", reference.path().stream().map(YamlWriter::quoted).toList()))
          .append("]\n");
    } else if (node instanceof ScalarNode scalar) {
      scalar(scalar, indent);
    }
  }

  private void scalar(ScalarNode scalar, int indent) {
    String text = scalar.text();
    if (scalar.kind() == ScalarNode.Kind.STRING && isBlock(text)) {
      out.append(" |").append(text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-");
      origin(scalar);
      String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      for (String line : body.split("\n", -1)) {
        out.append(line.isEmpty() ? "" : " ".repeat(indent) + line).append('\n');
      }
      return;
    }
    String written =
        switch (scalar.kind()) {
          case STRING -> inLine(text);
          case NULL -> "null";
          default -> scalar.raw();
        };
    out.append(' ').append(written);
    origin(scalar);
  }

  private void origin(ScalarNode scalar) {
    if (origins) {
      String place = scalar.position().file() + ":" + scalar.position().line();
      out.append("  # ");
      place.chars().map(c -> isPlainText(c) ? c : '.').forEach(c -> out.append((char) c));
    }
    out.append('\n');
  }

  private static String inLine(String text) {
    return isPlain(text) ? text : quoted(text);
  }

  private static String quoted(String text) {
    if (text.chars().allMatch(YamlWriter::isPlainText)) {
      return "'" + text.replace("'", "''") + "'";
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                  if (isPlainText(c)) {
                    quoted.append((char) c);
                  } else {
                    quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }

  /** Several lines that a literal block holds without an indentation indicator. */
  private static boolean isBlock(String text) {
    return text.indexOf('\n') > 0
        && text.charAt(0) != ' '
        && text.charAt(0) != '\t'
        && text.chars().allMatch(c -> c == '\n' || c == '\t' || isPlainText(c));
  }

  /** Whether this is a string to every reader without quotes. Stricter than it has to be. */
  private static boolean isPlain(String text) {
    if (text.isEmpty() || RESERVED.contains(text.toLowerCase(Locale.ROOT))) {
      return false;
    }
    char start = text.charAt(0);
    boolean word = start >= 'a' && start <= 'z' || start >= 'A' && start <= 'Z';
    if (!word && start != '_' && start != '/' && start != '$' && !isHidden(text)) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      boolean ends = c == ' ' || c == ':';
      if (c < ' ' || c > '~' || ends && (next == ' ' || next == '#') || c == ' ' && next == ':') {
        return false;
      }
    }
    return true;
  }

  private static boolean isHidden(String text) {
    return text.length() > 1
        && text.charAt(0) == '.'
        && Character.isLetter(text.charAt(1))
        && !text.toLowerCase(Locale.ROOT).matches("\\.(inf|nan)");
  }

  /** Printable to YAML and no line break of its own kind. */
  private static boolean isPlainText(int c) {
    return c >= ' ' && c <= '~'
        || c >= 0xa0 && c != 0x2028 && c != 0x2029 && c != 0xfeff && c < 0xfffe;
  }
}
