package io.estiva.pipeline.yaml;

import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;

/**
 * What GitLab's parser reads and our library refuses: a tab between a key's colon (or a value) and
 * what follows, and a question mark inside a plain word of a flow collection. Both are replaced,
 * character by character so that positions stay, and the text is read again.
 */
final class Tolerance {

  /** Stands for a question mark until the values are built; of the private use area. */
  private static final char QUESTION = '\uE03F';

  private static final long MOST_CHARACTERS_READ = 10_000_000;
  private static final int LEAST_REPAIRS = 4;

  private Tolerance() {}

  /** How often a text of this length may be read again: little work, whatever the text is. */
  static long repairs(int length) {
    return Math.max(LEAST_REPAIRS, MOST_CHARACTERS_READ / (length + 1));
  }

  /** The text to read instead, if what stands at the mark is one of these differences. */
  static Optional<String> repaired(String text, Mark mark) {
    if (mark.getIndex() >= text.codePointCount(0, text.length())) {
      return Optional.empty();
    }
    int at = text.offsetByCodePoints(0, mark.getIndex());
    return switch (text.charAt(at)) {
      case '\t' -> withoutTabs(text, at);
      case '?' -> withoutQuestionMarks(text, at);
      default -> Optional.empty();
    };
  }

  /** The value that was meant. */
  static String original(String value) {
    return value.replace(QUESTION, '?');
  }

  private static Optional<String> withoutTabs(String text, int at) {
    int start = text.lastIndexOf('\n', at) + 1;
    String before = text.substring(start, at).strip();
    boolean indents = before.isEmpty() || before.endsWith("-") || before.equals("?");
    if (indents) {
      return Optional.empty();
    }
    int end = at;
    while (end < text.length() && text.charAt(end) == '\t') {
      end++;
    }
    return Optional.of(text.substring(0, at) + " ".repeat(end - at) + text.substring(end));
  }

  private static Optional<String> withoutQuestionMarks(String text, int at) {
    if (text.indexOf(QUESTION) >= 0 || !insideWord(text, at)) {
      return Optional.empty();
    }
    StringBuilder changed = new StringBuilder(text);
    for (int i = text.indexOf('?'); i >= 0; i = text.indexOf('?', i + 1)) {
      if (insideWord(text, i)) {
        changed.setCharAt(i, QUESTION);
      }
    }
    return Optional.of(changed.toString());
  }

  private static boolean insideWord(String text, int at) {
    return at > 0 && " \t\r\n[{,?".indexOf(text.charAt(at - 1)) < 0;
  }
}
