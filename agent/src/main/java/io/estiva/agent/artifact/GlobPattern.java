package io.estiva.agent.artifact;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of {@code artifacts:paths} and the like: {@code *}, {@code ?}, {@code [a-z]}, {@code
 * {a,b}} and {@code **} for any number of directories, as the official runner's library
 * (doublestar) has them. Matching takes time in proportion to pattern times path, whatever the
 * pattern.
 */
final class GlobPattern {
  /** Braces multiply: {@code {a,b}{c,d}} is four patterns. */
  private static final int MAX_ALTERNATIVES = 256;

  private final List<List<String>> alternatives = new ArrayList<>();

  /**
   * @param pattern relative, parted by slashes; {@code ./} in front and a slash at the end don't
   *     count
   * @throws ArchiveRefused when its braces stand for too many patterns
   */
  GlobPattern(String pattern) {
    List<String> expanded = new ArrayList<>();
    expand("", pattern, expanded);
    for (String one : expanded) {
      List<String> segments = new ArrayList<>();
      for (String segment : one.split("/")) {
        if (!segment.isEmpty() && !segment.equals(".")) {
          segments.add(segment);
        }
      }
      alternatives.add(segments);
    }
  }

  /** Whether the path itself matches. */
  boolean matches(List<String> path) {
    return alternatives.stream().anyMatch(segments -> matches(segments, path, false));
  }

  /** Whether something below this directory could match. */
  boolean mayMatchBelow(List<String> directory) {
    return alternatives.stream().anyMatch(segments -> matches(segments, directory, true));
  }

  /** Whether this names the whole tree: {@code .}, {@code ./} or an empty pattern. */
  boolean isRoot() {
    return alternatives.stream().anyMatch(List::isEmpty);
  }

  private static void expand(String before, String rest, List<String> into) {
    if (into.size() >= MAX_ALTERNATIVES) {
      throw new ArchiveRefused(
          "the pattern '" + rest + "' stands for more than " + MAX_ALTERNATIVES + " patterns");
    }
    int open = rest.indexOf('{');
    int close = open < 0 ? -1 : closing(rest, open);
    if (close < 0) {
      into.add(before + rest);
      return;
    }
    int start = open + 1;
    int depth = 0;
    for (int i = open + 1; i <= close; i++) {
      char c = rest.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && i < close) {
        depth--;
      } else if ((c == ',' && depth == 0) || i == close) {
        expand(
            before + rest.substring(0, open),
            rest.substring(start, i) + rest.substring(close + 1),
            into);
        start = i + 1;
      }
    }
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      if (text.charAt(i) == '{') {
        depth++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Row by row: {@code reached[i]} says whether the first i segments of the pattern take in the
   * path so far.
   *
   * @param prefix ask whether the path could be the beginning of a match
   */
  private static boolean matches(List<String> pattern, List<String> path, boolean prefix) {
    boolean[] reached = new boolean[pattern.size() + 1];
    reached[0] = true;
    skipStars(pattern, reached);
    for (String name : path) {
      boolean[] next = new boolean[pattern.size() + 1];
      for (int i = 0; i < pattern.size(); i++) {
        if (reached[i] && pattern.get(i).equals("**")) {
          next[i] = true;
        } else if (reached[i] && segment(pattern.get(i), name)) {
          next[i + 1] = true;
        }
      }
      skipStars(pattern, next);
      reached = next;
    }
    if (!prefix) {
      return reached[pattern.size()];
    }
    for (int i = 0; i < pattern.size(); i++) {
      if (reached[i]) {
        return true;
      }
    }
    return false;
  }

  private static void skipStars(List<String> pattern, boolean[] reached) {
    for (int i = 0; i < pattern.size(); i++) {
      if (reached[i] && pattern.get(i).equals("**")) {
        reached[i + 1] = true;
      }
    }
  }

  /** One name against one segment, with the usual two-pointer way of treating a star. */
  private static boolean segment(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      int used =
          p < pattern.length() && pattern.charAt(p) != '*' ? one(pattern, p, name.charAt(n)) : 0;
      if (used > 0) {
        p += used;
        n++;
      } else if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = n;
      } else if (star >= 0) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** How many characters of the pattern take in {@code c}; 0 when they don't. */
  private static int one(String pattern, int at, char c) {
    char first = pattern.charAt(at);
    if (first == '?') {
      return 1;
    }
    if (first == '\\' && at + 1 < pattern.length()) {
      return pattern.charAt(at + 1) == c ? 2 : 0;
    }
    int end = first == '[' ? pattern.indexOf(']', at + 2) : -1;
    if (end < 0) {
      return first == c ? 1 : 0;
    }
    boolean negated = pattern.charAt(at + 1) == '!' || pattern.charAt(at + 1) == '^';
    boolean inside = false;
    for (int i = at + (negated ? 2 : 1); i < end; i++) {
      if (i + 2 < end && pattern.charAt(i + 1) == '-') {
        inside |= pattern.charAt(i) <= c && c <= pattern.charAt(i + 2);
        i += 2;
      } else {
        inside |= pattern.charAt(i) == c;
      }
    }
    return inside != negated ? end - at + 1 : 0;
  }
}
