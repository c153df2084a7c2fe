package io.estiva.pipeline.compile;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations in English, such as {@code 1h 30m} or {@code two weeks and 1 day}, as GitLab reads
 * them.
 */
public final class Durations {

  /** The longest {@code timeout}. */
  static final Duration MONTH = Duration.ofSeconds(2_629_746);

  /** The longest {@code start_in}. */
  static final Duration WEEK = Duration.ofDays(7);

  private static final int LONGEST_TEXT = 255;
  private static final Set<String> JOINERS = Set.of("and", "with", "plus");
  private static final Pattern NUMBER = Pattern.compile("[0-9]*\\.?[0-9]+");
  private static final Pattern CLOCK = Pattern.compile("\\d+(:\\d+)+");
  private static final long[] CLOCK_UNITS = {1, 60, 3600, 86_400, 2_592_000, 31_557_600};

  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          unit(1, "s"),
          unit(1, "sec"),
          unit(1, "secs"),
          unit(1, "second"),
          unit(1, "seconds"),
          unit(60, "m"),
          unit(60, "min"),
          unit(60, "mins"),
          unit(60, "minute"),
          unit(60, "minutes"),
          unit(3600, "h"),
          unit(3600, "hr"),
          unit(3600, "hrs"),
          unit(3600, "hour"),
          unit(3600, "hours"),
          unit(86_400, "d"),
          unit(86_400, "dy"),
          unit(86_400, "day"),
          unit(86_400, "days"),
          unit(604_800, "w"),
          unit(604_800, "wk"),
          unit(604_800, "wks"),
          unit(604_800, "week"),
          unit(604_800, "weeks"),
          unit(2_592_000, "mo"),
          unit(2_592_000, "mos"),
          unit(2_592_000, "month"),
          unit(2_592_000, "months"),
          unit(31_557_600, "y"),
          unit(31_557_600, "yr"),
          unit(31_557_600, "yrs"),
          unit(31_557_600, "year"),
          unit(31_557_600, "years"));

  private static final List<String> ONES =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen");
  private static final List<String> TENS =
      List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

  private Durations() {}

  private static Map.Entry<String, Long> unit(long seconds, String word) {
    return Map.entry(word, seconds);
  }

  /** The duration, rounded to seconds; empty if the text is none, or is zero. */
  public static Optional<Duration> parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    String lower = text.toLowerCase(Locale.ROOT).strip();
    if (CLOCK.matcher(lower).matches()) {
      return clock(lower);
    }
    Optional<List<String>> tokens = tokens(lower);
    return tokens.isEmpty() ? Optional.empty() : sum(tokens.get());
  }

  private static Optional<Duration> clock(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length > CLOCK_UNITS.length) {
      return Optional.empty();
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < parts.length; i++) {
      long unit = CLOCK_UNITS[parts.length - 1 - i];
      sum = sum.add(new BigDecimal(parts[i]).multiply(BigDecimal.valueOf(unit)));
    }
    return positive(sum);
  }

  private static Optional<List<String>> tokens(String text) {
    String spaced = spaced(text);
    List<String> tokens = new ArrayList<>();
    for (String part : spaced.split("\\s+", -1)) {
      String word = part.replaceAll("^,|,$", "");
      int one = ONES.indexOf(word);
      int ten = TENS.indexOf(word);
      if (word.isEmpty() || JOINERS.contains(word)) {
        continue;
      }
      if (one >= 0 || ten >= 0) {
        tokens.add(Integer.toString(one >= 0 ? one : (ten + 2) * 10));
      } else if (NUMBER.matcher(word).matches() || UNITS.containsKey(word)) {
        tokens.add(word);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(tokens);
  }

  private static String spaced(String text) {
    Matcher number = NUMBER.matcher(text);
    return number.replaceAll(" $0 ");
  }

  private static Optional<Duration> sum(List<String> tokens) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      Long unit = UNITS.get(token);
      if (unit != null) {
        sum = sum.add(BigDecimal.valueOf(unit));
        continue;
      }
      BigDecimal number = new BigDecimal(token.startsWith(".") ? "0" + token : token);
      Long next = i + 1 < tokens.size() ? UNITS.get(tokens.get(i + 1)) : null;
      sum = sum.add(next == null ? number : number.multiply(BigDecimal.valueOf(next)));
      if (next != null) {
        i++;
      }
    }
    return positive(sum);
  }

  private static Optional<Duration> positive(BigDecimal seconds) {
    BigDecimal whole = seconds.setScale(0, RoundingMode.HALF_UP);
    if (whole.signum() <= 0 || whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 4)) > 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofSeconds(whole.longValue()));
  }

  /** Whether the text is a duration or {@code never}. */
  public static boolean isDurationOrNever(String text) {
    return text.equalsIgnoreCase("never") || parse(text).isPresent();
  }
}
