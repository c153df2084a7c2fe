package io.estiva.pipeline.plan;

import io.estiva.pipeline.language.Keyword;
import io.estiva.pipeline.language.Language;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes texts that are nearly files of the language. */
final class TextChanges {

  private static final int MOST_CHANGES = 6;
  private static final int LONGEST = 200_000;
  private static final String ALPHABET =
      " :-[]{}&*!|>'\"#%@`,?~<=\n\t\\0a$/.\u0000\u00e9\ud83d\uFEFF";
  private static final List<String> PIECES =
      List.of(
          "!reference [a, script]",
          "<<: *x",
          "&x ",
          "*x",
          "$[[ inputs.a ]]",
          "$[[ inputs.a | expand_vars | truncate(0,5) ]]",
          "$[[",
          "]]",
          "---\n",
          "null",
          "99999999999999999999",
          "-1",
          "1e309",
          "2020-01-01",
          "/(a+)+$/",
          "$A =~ /x/ && ($B == null || !$C)",
          "$A${A}%A%$$",
          "{a: {b: [c]}}",
          "\"\\x41\\u0042\"",
          "**/*{a,{b,c}}[!x]?");

  private final Random random;
  private final List<String> corpus;

  TextChanges(Random random, List<String> corpus) {
    this.random = random;
    this.corpus = corpus;
  }

  /** A text of the corpus after one to six changes. */
  String changed() {
    StringBuilder text = new StringBuilder(any(corpus));
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes && text.length() < LONGEST; i++) {
      change(text);
    }
    return text.toString();
  }

  private void change(StringBuilder text) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + random.nextInt(40));
    switch (random.nextInt(9)) {
      case 0 -> text.delete(at, end);
      case 1 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      case 2 -> text.replace(at, Math.min(end, at + 1), any(PIECES));
      case 3 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
      case 4 -> lines(text, List.of(any(corpus).split("\n")));
      case 5 -> lines(text, List.of(text.toString().split("\n")));
      case 6 -> text.insert(at, any(PIECES).repeat(1 + random.nextInt(200)));
      case 7 -> word(text, at);
      default -> text.append('\n').append(any(corpus));
    }
  }

  /** Some lines of one text go between the lines of another, deeper or less deep. */
  private void lines(StringBuilder text, List<String> from) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.toString().split("\n", -1)));
    if (from.isEmpty()) {
      return;
    }
    int start = random.nextInt(from.size());
    String indent = " ".repeat(random.nextInt(5));
    List<String> some =
        from.subList(start, Math.min(from.size(), start + 1 + random.nextInt(5))).stream()
            .map(line -> indent + line)
            .toList();
    lines.addAll(random.nextInt(lines.size() + 1), some);
    text.setLength(0);
    text.append(String.join("\n", lines));
  }

  private void word(StringBuilder text, int at) {
    int start = at;
    while (start > 0 && Character.isLetter(text.charAt(start - 1))) {
      start--;
    }
    int end = at;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    List<Keyword> keywords = Language.keywords();
    String path = keywords.get(random.nextInt(keywords.size())).name();
    text.replace(start, end, path.substring(path.lastIndexOf(':') + 1));
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
