package io.estiva.coordinator.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints answers for people: plain tables without borders, which also {@code cut} and {@code awk}
 * can read.
 */
final class Output {
  private Output() {}

  /** A table of some keys of each object. */
  static void table(PrintWriter out, JsonArray rows, String... keys) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of(keys));
    for (Object row : rows) {
      List<String> line = new ArrayList<>();
      for (String key : keys) {
        line.add(cell(((JsonObject) row).getValue(key)));
      }
      lines.add(line);
    }
    int[] widths = new int[keys.length];
    lines.forEach(
        line -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], line.get(i).length());
          }
        });
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = line.get(i);
        text.append(cell)
            .append(" ".repeat(i == widths.length - 1 ? 0 : widths[i] - cell.length() + 2));
      }
      out.println(text.toString().stripTrailing());
    }
    out.flush();
  }

  /** Some keys of one object, a line each. */
  static void facts(PrintWriter out, JsonObject object, String... keys) {
    for (String key : keys) {
      String value = cell(object.getValue(key));
      if (!value.equals("-")) {
        out.println(key + ": " + value);
      }
    }
    out.flush();
  }

  private static String cell(@Nullable Object value) {
    if (value instanceof JsonArray array) {
      String joined = array.stream().map(String::valueOf).collect(Collectors.joining(","));
      return joined.isEmpty() ? "-" : joined;
    }
    // Names and titles come from repositories: no terminal escapes.
    String text = value == null ? "" : String.valueOf(value).replaceAll("\\p{Cntrl}", " ").strip();
    return text.isEmpty() ? "-" : text;
  }
}
