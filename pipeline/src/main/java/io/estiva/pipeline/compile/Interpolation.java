package io.estiva.pipeline.compile;

import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code $[[ inputs.name | function ]]} in the text of a file, before it is read as YAML.
 */
final class Interpolation {

  private static final int MOST_BLOCKS = 10_000;
  private static final int LONGEST_BLOCK = 8 * 1024;
  private static final int LONGEST_ACCESS = 1024;
  private static final int MOST_FUNCTIONS = 3;
  private static final String OPEN = "$[[";
  private static final String CLOSE = "]]";

  private final Problems problems;
  private final String file;
  private final Map<String, Node> values;
  private final InputFunctions functions;
  private final int limit;
  private final Map<String, @Nullable String> done = new HashMap<>();

  /**
   * Prepares the replacement.
   *
   * @param values by their full names, such as {@code inputs.name}
   * @param limit of the resulting text's length
   */
  Interpolation(
      Problems problems,
      String file,
      Map<String, Node> values,
      InputFunctions functions,
      int limit) {
    this.problems = problems;
    this.file = file;
    this.values = values;
    this.functions = functions;
    this.limit = limit;
  }

  /** The text with values put in; what is wrong is recorded, and left as it is. */
  String apply(String text) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    int at = text.indexOf(OPEN);
    int close = -1;
    while (at >= 0) {
      if (close < at + OPEN.length()) {
        close = text.indexOf(CLOSE, at + OPEN.length());
      }
      if (close < 0) {
        break;
      }
      String inner = close - at > LONGEST_BLOCK ? "" : text.substring(at + 3, close).strip();
      boolean isBlock = inner.length() > 1 && inner.indexOf('\n') < 0 && !inner.contains(OPEN);
      int next = at + OPEN.length();
      if (isBlock && !inner.startsWith("matrix.")) {
        String value = value(inner, text, at);
        out.append(text, from, at).append(value == null ? "" : value);
        from = close + CLOSE.length();
        next = from;
      }
      if (out.length() > limit || done.size() > MOST_BLOCKS) {
        String message =
            out.length() > limit ? "config too large" : "too many interpolation blocks";
        problems.error(position(text, at), "", message);
        return text;
      }
      at = text.indexOf(OPEN, next);
    }
    return out.append(text, from, text.length()).toString();
  }

  private @Nullable String value(String inner, String text, int offset) {
    if (done.containsKey(inner)) {
      return done.get(inner);
    }
    String value = null;
    try {
      value = evaluate(inner);
    } catch (InputFunctions.Failed failed) {
      problems.error(position(text, offset), "", failed.message, failed.hint);
    }
    done.put(inner, value);
    return value;
  }

  private String evaluate(String inner) {
    List<String> parts = split(inner);
    String access = parts.get(0);
    if (access.length() > LONGEST_ACCESS) {
      throw new InputFunctions.Failed("maximum interpolation expression size exceeded", "");
    }
    String[] keys = access.split("\\.", -1);
    if (keys.length < 2 || keys.length > 5) {
      throw new InputFunctions.Failed("invalid interpolation access pattern", "");
    }
    if (parts.size() - 1 > MOST_FUNCTIONS) {
      throw new InputFunctions.Failed("too many functions in interpolation block", "");
    }
    Node value = find(access, keys);
    for (String function : parts.subList(1, parts.size())) {
      value = functions.apply(function, value);
    }
    return Inputs.inText(value);
  }

  private Node find(String access, String[] keys) {
    Node value = values.get(keys[0] + "." + keys[1]);
    for (int i = 2; i < keys.length && value != null; i++) {
      if (value instanceof ListNode list && keys[i].matches("\\d{1,6}")) {
        int index = Integer.parseInt(keys[i]);
        value = index < list.items().size() ? list.items().get(index) : null;
      } else {
        value = value instanceof MapNode map ? map.get(keys[i]).orElse(null) : null;
      }
    }
    if (value == null) {
      throw new InputFunctions.Failed(
          "unknown interpolation key: `" + keys[keys.length - 1] + "`",
          NearestWord.hint(access, values.keySet()));
    }
    return value instanceof ScalarNode scalar && scalar.isNull()
        ? ScalarNode.string(scalar.position(), "")
        : value;
  }

  /** Parts between bars that don't stand in quotes. */
  private static List<String> split(String inner) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == '|' && !quoted) {
        parts.add(inner.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(inner.substring(start).strip());
    return parts;
  }

  private Position position(String text, int end) {
    // Nobody reads more errors than this; finding the place of each takes time.
    int offset = problems.count() > 200 ? 0 : end;
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Position(file, line, offset - lineStart + 1);
  }
}
