package io.estiva.pipeline.yaml;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations and sizes as our own configuration files write them: a number and a unit, no space
 * needed.
 */
public final class Quantities {
  private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)\\s*");
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB|TiB|kB|KB|MB|GB|TB)?");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Quantities() {}

  /**
   * {@code 30s}, {@code 1h30m}, {@code 250ms}, {@code 7d}; {@code 0} alone; empty when it is none.
   */
  public static Optional<Duration> duration(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher part = DURATION_PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (end < text.length() && part.find(end) && part.start() == end) {
      sum =
          sum.plus(
              UNITS
                  .getOrDefault(part.group(2), Duration.ZERO)
                  .multipliedBy(Long.parseLong(part.group(1))));
      end = part.end();
    }
    return text.isEmpty() || end < text.length() ? Optional.empty() : Optional.of(sum);
  }

  /**
   * Bytes; {@code KiB} is 1,024 and {@code kB} 1,000; without a unit bytes; empty when it is none.
   */
  public static Optional<Long> size(String text) {
    Matcher size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      return Optional.empty();
    }
    String unit = size.group(2) == null ? "B" : size.group(2);
    long base = unit.contains("i") ? 1024 : 1000;
    int power = unit.equals("B") ? 0 : "kmgt".indexOf(Character.toLowerCase(unit.charAt(0))) + 1;
    try {
      long bytes = Long.parseLong(size.group(1));
      for (int i = 0; i < power; i++) {
        bytes = Math.multiplyExact(bytes, base);
      }
      return Optional.of(bytes);
    } catch (ArithmeticException tooLarge) {
      return Optional.empty();
    }
  }
}
