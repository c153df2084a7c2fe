package io.estiva.agent.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Replaces secrets in a stream of bytes by {@code [MASKED]}, however the stream is cut into pieces.
 *
 * <p>Masks every given phrase and its usual encodings (base64 at any alignment, URL, JSON, shell
 * quotes), tokens after known prefixes such as {@code glpat-}, and values of URL parameters that
 * carry tokens. What comes out does not depend on how the input was cut. Secrets that overlap or
 * touch give one mark.
 *
 * <p>Not thread-safe.
 */
public final class SecretMasker {

  private static final byte TOKEN = 1;
  private static final byte PARAMETER = 2;

  private static final List<String> TOKEN_PREFIXES =
      List.of(
          "glpat-",
          "gloas-",
          "gldt-",
          "glrt-",
          "glcbt-",
          "glrtr-",
          "glptt-",
          "glft-",
          "glimt-",
          "glagent-",
          "glsoat-",
          "glffct-",
          "_gitlab_session=",
          "gltok-");

  private static final List<String> URL_PARAMETERS =
      List.of(
          "private_token=",
          "authenticity_token=",
          "rss_token=",
          "X-Amz-Signature=",
          "X-Amz-Credential=",
          "X-Amz-Security-Token=");

  private static final byte[] MARK = "[MASKED]".getBytes(StandardCharsets.UTF_8);

  private final PhraseAutomaton phrases;
  private final Sink sink;
  private int state = PhraseAutomaton.ROOT;

  /** What follows a prefix that has just been read: 0, TOKEN or PARAMETER. */
  private byte following;

  /** Bytes taken in and not given out, and for each whether a secret covers it. */
  private byte[] held = new byte[4096];

  private boolean[] covered = new boolean[4096];
  private int heldFrom;
  private int heldTo;

  /** A run of covered bytes has begun to leave; its mark follows when the run is over. */
  private boolean inRun;

  private byte[] out = new byte[8192];
  private int outCount;
  private long taken;
  private long given;
  private Restart restart = new Restart(0, 0);

  /** Where masked bytes go. */
  @FunctionalInterface
  public interface Sink {
    /** Takes bytes; the array is used again afterwards. */
    void write(byte[] bytes, int offset, int count);
  }

  /**
   * A place from which a new masker gives the same output again.
   *
   * @param input bytes taken in up to there
   * @param output bytes given out up to there
   */
  public record Restart(long input, long output) {}

  /**
   * A masker for one job.
   *
   * @param secrets in any order; blank ones are ignored
   * @param tokenPrefixes further prefixes of tokens, beyond the built-in ones
   */
  public SecretMasker(Collection<String> secrets, Collection<String> tokenPrefixes, Sink sink) {
    this.sink = sink;
    PhraseAutomaton.Builder builder = new PhraseAutomaton.Builder();
    SecretForms.of(secrets).forEach(form -> builder.secret(utf8(form)));
    TOKEN_PREFIXES.forEach(prefix -> builder.prefix(utf8(prefix), TOKEN));
    tokenPrefixes.forEach(prefix -> builder.prefix(utf8(prefix), TOKEN));
    for (String parameter : URL_PARAMETERS) {
      builder.prefix(utf8(parameter), PARAMETER);
      builder.prefix(utf8(parameter.toLowerCase(Locale.ROOT)), PARAMETER);
      builder.prefix(utf8(parameter.toUpperCase(Locale.ROOT)), PARAMETER);
    }
    phrases = builder.build();
  }

  /** Takes bytes in. Those that may be the start of a secret are held back. */
  public void write(byte[] bytes, int offset, int count) {
    int end = offset + count;
    int at = offset;
    while (at < end) {
      if (isIdle()) {
        int harmless = harmless(bytes, at, end);
        give(bytes, at, harmless - at);
        at = harmless;
        if (at == end) {
          break;
        }
      }
      take(bytes[at++]);
    }
    taken += count;
    if (!inRun && following == 0) {
      restart = new Restart(taken - (heldTo - heldFrom), given);
    }
    send();
  }

  /** Gives out what was held back: nothing follows that could complete a secret. */
  public void flush() {
    letGo(0);
    endRun();
    state = PhraseAutomaton.ROOT;
    following = 0;
    restart = new Restart(taken, given);
    send();
  }

  /** The latest place to start again from; counts begin at 0 when the masker is made. */
  public Restart restart() {
    return restart;
  }

  /** Where the first byte stands that a match can start with; most of a log is in front of it. */
  private int harmless(byte[] bytes, int from, int end) {
    int last = end - 1;
    for (int at = from; at < last; at++) {
      if (phrases.startsPhrase(bytes[at], bytes[at + 1])) {
        return at;
      }
    }
    return from < end && !phrases.startsPhrase(bytes[last]) ? end : Math.max(from, last);
  }

  private boolean isIdle() {
    return state == PhraseAutomaton.ROOT && following == 0 && !inRun && heldFrom == heldTo;
  }

  private void take(byte value) {
    boolean inToken = following != 0 && belongs(value);
    if (!inToken) {
      following = 0;
    }
    hold(value, inToken);
    state = phrases.next(state, value);
    int cover = phrases.cover(state);
    if (cover > 0) {
      Arrays.fill(covered, heldTo - cover, heldTo, true);
    }
    if (phrases.follow(state) != 0) {
      following = phrases.follow(state);
    }
    letGo(phrases.depth(state));
  }

  private boolean belongs(byte value) {
    boolean tokenCharacter =
        (value >= 'a' && value <= 'z')
            || (value >= 'A' && value <= 'Z')
            || (value >= '0' && value <= '9')
            || value == '-'
            || value == '.'
            || value == '_'
            || value == '=';
    return tokenCharacter
        || (following == PARAMETER
            && (value == '%' || value == '+' || value == '/' || value == '~'));
  }

  private void hold(byte value, boolean isCovered) {
    if (heldTo == held.length) {
      int size = heldTo - heldFrom;
      int capacity = size * 2 > held.length ? held.length * 2 : held.length;
      byte[] moved = new byte[capacity];
      boolean[] movedCovered = new boolean[capacity];
      System.arraycopy(held, heldFrom, moved, 0, size);
      System.arraycopy(covered, heldFrom, movedCovered, 0, size);
      held = moved;
      covered = movedCovered;
      heldFrom = 0;
      heldTo = size;
    }
    held[heldTo] = value;
    covered[heldTo] = isCovered;
    heldTo++;
  }

  /** Lets everything leave but the last {@code keep} bytes. */
  private void letGo(int keep) {
    while (heldTo - heldFrom > keep) {
      if (covered[heldFrom]) {
        inRun = true;
      } else {
        endRun();
        giveOne(held[heldFrom]);
      }
      heldFrom++;
    }
    if (heldFrom == heldTo) {
      heldFrom = 0;
      heldTo = 0;
    }
  }

  private void endRun() {
    if (inRun) {
      inRun = false;
      give(MARK, 0, MARK.length);
    }
  }

  private void giveOne(byte value) {
    if (outCount == out.length) {
      send();
    }
    out[outCount++] = value;
    given++;
  }

  private void give(byte[] bytes, int offset, int count) {
    given += count;
    if (count > out.length / 2) {
      send();
      sink.write(bytes, offset, count);
      return;
    }
    if (outCount + count > out.length) {
      send();
    }
    System.arraycopy(bytes, offset, out, outCount, count);
    outCount += count;
  }

  private void send() {
    if (outCount > 0) {
      sink.write(out, 0, outCount);
      outCount = 0;
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
