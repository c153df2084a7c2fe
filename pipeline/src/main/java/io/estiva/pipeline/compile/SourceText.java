package io.estiva.pipeline.compile;

import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of one file, split as GitLab splits it: by lines of three dashes into at most three
 * pieces, of which the first is a header if it has the key {@code spec}.
 *
 * @param header null if there is none
 * @param body the text after the header, with blank lines instead of what stands before it, so that
 *     places fit
 * @param parsed the body's value where it has been read already
 */
record SourceText(@Nullable MapNode header, String body, Optional<Node> parsed) {

  private static final Pattern SEPARATOR = Pattern.compile("^---\\s+", Pattern.MULTILINE);
  private static final int MOST_PIECES = 3;

  private record Piece(String text, Optional<Node> value) {}

  /**
   * Splits a text.
   *
   * @throws ConfigErrors if a piece that matters is no YAML
   */
  static SourceText of(String file, String text) {
    List<String> pieces = split(text.startsWith("\uFEFF") ? text.substring(1) : text);
    List<Piece> filled = new ArrayList<>();
    for (String piece : pieces) {
      Optional<Node> value = filled.isEmpty() ? read(file, piece) : quietly(file, piece);
      boolean unreadable = value.isEmpty() && !filled.isEmpty() && !piece.isBlank();
      if (unreadable || value.filter(node -> !Nodes.isBlank(node)).isPresent()) {
        filled.add(new Piece(piece, value));
      }
    }
    if (filled.isEmpty()) {
      return new SourceText(null, "", Optional.empty());
    }
    Piece first = filled.get(0);
    if (filled.size() > 1
        && first.value().orElse(null) instanceof MapNode map
        && map.get("spec").isPresent()) {
      return new SourceText(map, filled.get(filled.size() - 1).text(), Optional.empty());
    }
    return new SourceText(null, first.text(), first.value());
  }

  /** A later piece matters only after a header, and is read once more then. */
  private static Optional<Node> quietly(String file, String piece) {
    try {
      return read(file, piece);
    } catch (ConfigErrors ignored) {
      return Optional.empty();
    }
  }

  private static Optional<Node> read(String file, String piece) {
    return YamlReader.readFirst(file, piece);
  }

  private static List<String> split(String text) {
    List<String> pieces = new ArrayList<>();
    Matcher separator = SEPARATOR.matcher(text);
    int start = 0;
    while (pieces.size() < MOST_PIECES - 1 && separator.find(start)) {
      pieces.add(padded(text, start, separator.start()));
      start = separator.end();
    }
    pieces.add(padded(text, start, text.length()));
    return pieces;
  }

  private static String padded(String text, int start, int end) {
    int lines = 0;
    for (int i = 0; i < start; i++) {
      if (text.charAt(i) == '\n') {
        lines++;
      }
    }
    return "\n".repeat(lines) + text.substring(start, end);
  }
}
