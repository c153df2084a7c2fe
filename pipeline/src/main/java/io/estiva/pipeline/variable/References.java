package io.estiva.pipeline.variable;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds references in a text as GitLab's server does: {@code $NAME}, <code>${NAME}</code>, {@code
 * %NAME%}.
 */
final class References {

  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*+";
  private static final String REFERENCE =
      "\\$(?<plain>" + NAME + ")|\\$\\{(?<braced>" + NAME + ")\\}|%(?<percent>" + NAME + ")%";

  private static final Pattern ANY = Pattern.compile(REFERENCE);

  /** {@code $$} and {@code %%} go to the runner and the shell as they are. */
  private static final Pattern UNESCAPED = Pattern.compile("\\$\\$|%%|" + REFERENCE);

  /** What stands for a reference; empty leaves it in the text. */
  @FunctionalInterface
  interface Lookup {
    Optional<String> value(String name);
  }

  private References() {}

  /** Replaces references; knows no escapes, so that {@code $$A} becomes a dollar and A's value. */
  static String replace(String text, Lookup lookup) {
    return replace(ANY, text, lookup);
  }

  /** Replaces references and leaves {@code $$} and {@code %%} alone. */
  static String replaceUnescaped(String text, Lookup lookup) {
    return replace(UNESCAPED, text, lookup);
  }

  private static String replace(Pattern pattern, String text, Lookup lookup) {
    if (text.indexOf('$') < 0 && text.indexOf('%') < 0) {
      return text;
    }
    Matcher matcher = pattern.matcher(text);
    var result = new StringBuilder();
    int last = 0;
    while (matcher.find()) {
      String found = matcher.group();
      result.append(text, last, matcher.start());
      result.append(name(matcher).flatMap(lookup::value).orElse(found));
      last = matcher.end();
    }
    return result.append(text, last, text.length()).toString();
  }

  private static Optional<String> name(Matcher matcher) {
    return Optional.ofNullable(matcher.group("plain"))
        .or(() -> Optional.ofNullable(matcher.group("braced")))
        .or(() -> Optional.ofNullable(matcher.group("percent")));
  }
}
