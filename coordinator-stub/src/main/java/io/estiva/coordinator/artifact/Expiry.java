package io.estiva.coordinator.artifact;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an artifact is kept, as authors write it: {@code 7d}, {@code 1 week}, {@code 3 mins 4
 * sec}, {@code never}.
 */
public final class Expiry {
  private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*([a-z]+)?");
  private static final Map<String, Long> SECONDS =
      Map.ofEntries(
          Map.entry("s", 1L),
          Map.entry("sec", 1L),
          Map.entry("second", 1L),
          Map.entry("m", 60L),
          Map.entry("min", 60L),
          Map.entry("minute", 60L),
          Map.entry("h", 3600L),
          Map.entry("hr", 3600L),
          Map.entry("hour", 3600L),
          Map.entry("d", 86_400L),
          Map.entry("day", 86_400L),
          Map.entry("w", 604_800L),
          Map.entry("wk", 604_800L),
          Map.entry("week", 604_800L),
          Map.entry("mo", 2_592_000L),
          Map.entry("month", 2_592_000L),
          Map.entry("y", 31_557_600L),
          Map.entry("yr", 31_557_600L),
          Map.entry("year", 31_557_600L));

  private Expiry() {}

  /**
   * How long to keep what has this text; empty for ever.
   *
   * @param fallback where the text is empty or cannot be read: an artifact is better kept too long
   *     than refused
   */
  public static Optional<Duration> after(String text, Duration fallback) {
    String words = text.strip().toLowerCase(Locale.ROOT);
    if (words.equals("never")) {
      return Optional.empty();
    }
    Matcher matcher = PART.matcher(words);
    double seconds = 0;
    boolean found = false;
    while (matcher.find()) {
      String unit = matcher.group(2) == null ? "s" : matcher.group(2);
      String singular =
          unit.length() > 2 && unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
      Long factor = SECONDS.get(singular);
      if (factor == null) {
        return Optional.of(fallback);
      }
      seconds += Double.parseDouble(matcher.group(1)) * factor;
      found = true;
    }
    return Optional.of(
        found ? Duration.ofSeconds(Math.min((long) seconds, 3_155_760_000L)) : fallback);
  }
}
