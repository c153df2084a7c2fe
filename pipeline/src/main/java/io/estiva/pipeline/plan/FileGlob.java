package io.estiva.pipeline.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of {@code changes} and {@code exists}, with the rules of Ruby's {@code File.fnmatch}: a
 * star stays within a directory, <code>&#42;&#42;/</code> crosses any number, braces are
 * alternatives, the whole path must match, case counts. Matching takes time in proportion to both
 * lengths.
 */
final class FileGlob {

  /** Braces may multiply; what is beyond is not looked at. */
  private static final int MAX_ALTERNATIVES = 1000;

  private final List<String> alternatives = new ArrayList<>();

  private FileGlob(String pattern) {
    expand("", pattern);
  }

  static FileGlob of(String pattern) {
    return new FileGlob(pattern);
  }

  boolean matches(String path) {
    for (String alternative : alternatives) {
      if (new PathMatch(alternative, path).matches()) {
        return true;
      }
    }
    return false;
  }

  private void expand(String done, String rest) {
    int open = -1;
    int close = -1;
    int depth = 0;
    for (int i = 0; i < rest.length() && close < 0; i++) {
      char c = rest.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        open = depth++ == 0 ? i : open;
      } else if (c == '}' && depth > 0 && --depth == 0) {
        close = i;
      }
    }
    if (close < 0) {
      if (alternatives.size() < MAX_ALTERNATIVES) {
        alternatives.add(done + rest);
      }
      return;
    }
    String after = rest.substring(close + 1);
    for (String choice : choices(rest.substring(open + 1, close))) {
      if (alternatives.size() < MAX_ALTERNATIVES) {
        expand(done + rest.substring(0, open), choice + after);
      }
    }
  }

  private static List<String> choices(String inner) {
    var choices = new ArrayList<String>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      } else if (c == ',' && depth == 0) {
        choices.add(inner.substring(start, i));
        start = i + 1;
      }
    }
    choices.add(inner.substring(start));
    return choices;
  }
}
