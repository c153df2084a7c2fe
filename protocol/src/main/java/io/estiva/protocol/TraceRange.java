package io.estiva.protocol;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The two range headers of {@code PATCH jobs/:id/trace}, which have no unit and count differently.
 *
 * <p>{@code Content-Range: 0-4} names the first and the last byte. {@code Range: 0-5} in the answer
 * names the number of bytes that the server holds.
 */
public final class TraceRange {

  private TraceRange() {}

  /**
   * The request's {@code Content-Range}.
   *
   * @param length at least 1
   */
  public static String contentRange(long start, long length) {
    return start + "-" + (start + length - 1);
  }

  /** The answer's {@code Range}. */
  public static String stored(long size) {
    return "0-" + size;
  }

  /**
   * First byte's offset in a {@code Content-Range}; only that number counts, the end follows from
   * the body. Tolerates {@code a-b/c}. Empty if there is no number at the start.
   */
  public static OptionalLong start(String contentRange) {
    int dash = contentRange.indexOf('-');
    return number(dash < 0 ? contentRange : contentRange.substring(0, dash));
  }

  /** The number of bytes that a {@code Range} answer speaks of; empty if it cannot be read. */
  public static OptionalLong storedSize(String range) {
    return Optional.of(range.split("-", -1))
        .filter(parts -> parts.length == 2)
        .map(parts -> number(parts[1]))
        .orElse(OptionalLong.empty());
  }

  private static OptionalLong number(String digits) {
    String text = digits.strip();
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(text));
  }
}
