package io.estiva.pipeline.expression;

import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * A regular expression with GitLab's flags and RE2's rules: searching takes linear time.
 *
 * <p>Two are equal if source and flags are.
 */
public final class RegexPattern {

  private static final String FLAGS = "ismU";

  /** RE2/J compiles groups by recursion; this many fit a small stack. */
  private static final int MAX_GROUPS = 500;

  private final String source;
  private final String flags;
  private final com.google.re2j.Pattern compiled;

  private RegexPattern(String source, String flags) {
    this.source = source;
    this.flags = flags;
    this.compiled =
        com.google.re2j.Pattern.compile(flags.isEmpty() ? source : "(?" + flags + ")" + source);
  }

  /**
   * Compiles a source.
   *
   * @param flags of {@code i}, {@code s}, {@code m}, {@code U}
   * @throws IllegalArgumentException with what RE2 says if the source isn't a regular expression
   */
  public static RegexPattern of(String source, String flags) {
    if (!flags.chars().allMatch(flag -> FLAGS.indexOf(flag) >= 0)) {
      throw new IllegalArgumentException("flags are of i, s, m and U: " + flags);
    }
    if (source.chars().filter(c -> c == '(').count() > MAX_GROUPS) {
      throw new IllegalArgumentException("a regular expression may have " + MAX_GROUPS + " groups");
    }
    try {
      return new RegexPattern(source, flags);
    } catch (PatternSyntaxException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not a regular expression of RE2: " + e.getMessage(), e);
    }
  }

  /**
   * Reads {@code /source/flags}; empty if the text hasn't that form or its source isn't valid, so
   * that it is a plain text.
   */
  public static Optional<RegexPattern> delimited(String text) {
    int end = text.length();
    while (end > 0 && FLAGS.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    if (end < 2 || text.charAt(0) != '/' || text.charAt(end - 1) != '/') {
      return Optional.empty();
    }
    try {
      return Optional.of(of(unescaped(text.substring(1, end - 1)), text.substring(end)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String unescaped(String between) {
    return between.replace("\\/", "/");
  }

  /** The regular expression without slashes around it and flags. */
  public String source() {
    return source;
  }

  /** As written, such as {@code is}. */
  public String flags() {
    return flags;
  }

  /** Whether the text has a part that matches. */
  public boolean finds(String text) {
    return compiled.matcher(text).find();
  }

  /** {@code /source/flags} with slashes of the source escaped. */
  public String print() {
    return "/" + source.replace("/", "\\/") + "/" + flags;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegexPattern that
        && source.equals(that.source)
        && flags.equals(that.flags);
  }

  @Override
  public int hashCode() {
    return 31 * source.hashCode() + flags.hashCode();
  }

  @Override
  public String toString() {
    return print();
  }
}
