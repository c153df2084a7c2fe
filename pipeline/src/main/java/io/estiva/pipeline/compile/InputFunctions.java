package io.estiva.pipeline.compile;

import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.variable.Variables;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions of interpolation blocks. */
final class InputFunctions {

  private static final List<String> NAMES =
      List.of("expand_vars", "truncate", "posix_escape", "split");
  private static final Pattern TRUNCATE =
      Pattern.compile("truncate\\(\\s*(\\d{1,9})\\s*,\\s*(\\d{1,9})\\s*\\)");
  private static final Pattern SPLIT = Pattern.compile("split\\(\\s*'([^']+)'\\s*\\)");
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\w+)|\\$\\{(\\w+)\\}|%(\\w+)%");

  private final Map<String, String> variables;
  private final Collection<String> masked;

  InputFunctions(Map<String, String> variables, Collection<String> masked) {
    this.variables = variables;
    this.masked = masked;
  }

  /** A block can't be replaced. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final String message;
    final String hint;

    Failed(String message, String hint) {
      super(message, null, false, false);
      this.message = message;
      this.hint = hint;
    }
  }

  /** Applies one function, with its arguments, to a value. */
  Node apply(String function, Node value) {
    Matcher truncate = TRUNCATE.matcher(function);
    Matcher split = SPLIT.matcher(function);
    if (value instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      String text = scalar.text();
      if (function.equals("expand_vars")) {
        return ScalarNode.string(scalar.position(), expand(text));
      }
      if (function.equals("posix_escape")) {
        return ScalarNode.string(scalar.position(), escape(text));
      }
      if (truncate.matches()) {
        long from = Long.parseLong(truncate.group(1));
        long end = Math.min(text.length(), from + Long.parseLong(truncate.group(2)));
        String part = from >= text.length() ? "" : text.substring((int) from, (int) end);
        return ScalarNode.string(scalar.position(), part);
      }
      if (split.matches()) {
        List<Node> parts = new ArrayList<>();
        for (String part : text.split(Pattern.quote(split.group(1)), -1)) {
          if (!part.isBlank()) {
            parts.add(ScalarNode.string(scalar.position(), part.strip()));
          }
        }
        return new ListNode(scalar.position(), parts);
      }
    }
    String name = function.replaceFirst("\\(.*", "").strip();
    throw new Failed(
        "no function matching `"
            + function
            + "`: check that the function name, arguments, and types are correct",
        NAMES.contains(name) ? "" : NearestWord.hint(name, NAMES));
  }

  private String expand(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      for (int group = 1; group <= 3; group++) {
        if (matcher.group(group) != null && masked.contains(matcher.group(group))) {
          throw new Failed("variable expansion error: masked variables cannot be expanded", "");
        }
      }
    }
    return Variables.of(variables).expandExisting(text);
  }

  /** As Ruby's Shellwords does. */
  private static String escape(String text) {
    if (text.isEmpty()) {
      return "''";
    }
    return text.replaceAll("[^A-Za-z0-9_\\-.,:+/@\\n]", "\\\\$0").replace("\n", "'\n'");
  }
}
