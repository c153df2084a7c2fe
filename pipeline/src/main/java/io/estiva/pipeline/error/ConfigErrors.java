package io.estiva.pipeline.error;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is wrong with a file and what it includes, sorted by place. Meant to be shown as
 * it is.
 */
public final class ConfigErrors extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_LINE = 160;

  private final transient List<ConfigError> errors;
  private final transient Map<String, String> sources;

  /**
   * @param errors at least one
   * @param sources the text of each file that was read, for the lines under the messages; a missing
   *     one is left out
   */
  public ConfigErrors(List<ConfigError> errors, Map<String, String> sources) {
    super(null, null, false, false);
    if (errors.isEmpty()) {
      throw new IllegalArgumentException("no errors");
    }
    this.errors =
        new LinkedHashSet<>(errors)
            .stream()
                .sorted(
                    Comparator.comparing(ConfigError::position).thenComparing(ConfigError::message))
                .toList();
    this.sources = Map.copyOf(sources);
  }

  /** A single error. */
  public static ConfigErrors of(ConfigError error) {
    return new ConfigErrors(List.of(error), Map.of());
  }

  /** All of them, sorted by file, line and column, each once. */
  public List<ConfigError> errors() {
    return errors;
  }

  /** The texts that the errors speak of, by file. */
  public Map<String, String> sources() {
    return sources;
  }

  /**
   * All errors as text, each with its line and a caret under the place. Ends without a line end.
   */
  public String render() {
    StringBuilder text = new StringBuilder();
    Map<String, List<String>> lines = new HashMap<>();
    sources.forEach((file, source) -> lines.put(file, source.lines().toList()));
    for (ConfigError error : errors) {
      if (text.length() > 0) {
        text.append('\n');
      }
      render(error, lines.get(error.position().file()), text);
    }
    return text.toString();
  }

  @Override
  public String getMessage() {
    return render();
  }

  private static void render(ConfigError error, @Nullable List<String> lines, StringBuilder text) {
    text.append(error.position()).append(": ").append(error.message());
    if (!error.hint().isEmpty()) {
      text.append(error.message().endsWith(".") ? " " : ". ").append(error.hint());
    }
    for (String step : error.via()) {
      text.append("\n    by ").append(step);
    }
    if (lines == null) {
      return;
    }
    int line = error.position().line();
    if (line < 1 || line > lines.size()) {
      return;
    }
    String written = printable(lines.get(line - 1));
    if (written.isBlank() || error.position().column() > LONGEST_LINE) {
      return;
    }
    String number = Integer.toString(line);
    text.append("\n  ").append(number).append(" | ");
    text.append(
        written.length() > LONGEST_LINE ? written.substring(0, LONGEST_LINE) + "…" : written);
    text.append("\n  ").append(" ".repeat(number.length())).append(" | ");
    text.append(" ".repeat(Math.max(0, error.position().column() - 1))).append('^');
  }

  /**
   * A file's text may hold terminal escapes: they are shown as dots, one for one, so that the caret
   * fits.
   */
  private static String printable(String line) {
    StringBuilder clean = new StringBuilder(line.length());
    line.chars()
        .forEach(
            c ->
                clean.append(
                    c == '\t' ? ' ' : c < ' ' || (c >= 0x7f && c < 0xa0) ? '.' : (char) c));
    return clean.toString();
  }
}
