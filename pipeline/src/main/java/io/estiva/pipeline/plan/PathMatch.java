package io.estiva.pipeline.plan;

/** One match of a pattern without braces against one path, directory by directory. */
final class PathMatch {

  private static final String ANY_DIRECTORIES = "**/";

  private final String pattern;
  private final String path;

  /** Where the next characters to compare are. */
  private int p;

  private int s;

  PathMatch(String pattern, String path) {
    this.pattern = pattern;
    this.path = path;
  }

  boolean matches() {
    int retryPattern = -1;
    int retryPath = -1;
    while (true) {
      while (pattern.startsWith(ANY_DIRECTORIES, p)) {
        p += ANY_DIRECTORIES.length();
        retryPattern = p;
        retryPath = s;
      }
      if (segment()) {
        s = endOfSegment(s);
        if (p < pattern.length() && s < path.length()) {
          p++;
          s++;
          continue;
        }
        if (p >= pattern.length() && s >= path.length()) {
          return true;
        }
      }
      retryPath = retryPath < 0 ? path.length() : endOfSegment(retryPath);
      if (retryPath >= path.length()) {
        return false;
      }
      retryPath++;
      p = retryPattern;
      s = retryPath;
    }
  }

  /** Compares up to the next slash of the pattern; leaves {@code p} there. */
  private boolean segment() {
    int retryPattern = -1;
    int retryPath = -1;
    while (true) {
      boolean fits;
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        while (p < pattern.length() && pattern.charAt(p) == '*') {
          p++;
        }
        if (isEnd(pattern, unescaped(p))) {
          p = unescaped(p);
          return true;
        }
        if (isEnd(path, s)) {
          return false;
        }
        retryPattern = p;
        retryPath = s;
        continue;
      }
      if (isEnd(path, s)) {
        p = unescaped(p);
        return isEnd(pattern, p);
      }
      fits = one();
      if (!fits) {
        if (retryPath < 0) {
          return false;
        }
        p = retryPattern;
        s = ++retryPath;
      }
    }
  }

  /** Compares one character of the path, which is not at its end, and steps on if it fits. */
  private boolean one() {
    if (p < pattern.length() && pattern.charAt(p) == '?') {
      p++;
      s++;
      return true;
    }
    if (p < pattern.length() && pattern.charAt(p) == '[') {
      int after = bracket(p + 1, path.charAt(s));
      if (after < 0) {
        return false;
      }
      p = after;
      s++;
      return true;
    }
    p = unescaped(p);
    if (isEnd(pattern, p) || pattern.charAt(p) != path.charAt(s)) {
      return false;
    }
    p++;
    s++;
    return true;
  }

  /** Index after the bracket that begins before {@code at} if the character is in it, else -1. */
  private int bracket(int at, char c) {
    int i = at;
    boolean negated =
        i < pattern.length() && (pattern.charAt(i) == '!' || pattern.charAt(i) == '^');
    if (negated) {
      i++;
    }
    boolean found = false;
    while (i < pattern.length() && pattern.charAt(i) != ']') {
      i = unescaped(i);
      char low = pattern.charAt(i++);
      char high = low;
      if (i + 1 < pattern.length() && pattern.charAt(i) == '-' && pattern.charAt(i + 1) != ']') {
        int end = unescaped(i + 1);
        high = pattern.charAt(end);
        i = end + 1;
      }
      found |= low <= c && c <= high;
    }
    return i < pattern.length() && found != negated ? i + 1 : -1;
  }

  private int unescaped(int index) {
    boolean escape = index + 1 < pattern.length() && pattern.charAt(index) == '\\';
    return escape ? index + 1 : index;
  }

  private static boolean isEnd(String text, int index) {
    return index >= text.length() || text.charAt(index) == '/';
  }

  private int endOfSegment(int from) {
    int slash = path.indexOf('/', from);
    return slash < 0 ? path.length() : slash;
  }
}
