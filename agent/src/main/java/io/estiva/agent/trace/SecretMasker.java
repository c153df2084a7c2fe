package io.estiva.agent.trace;

import java.util.Collection;

/**
 * Replaces secrets in a stream of bytes by {@code [MASKED]}, however the stream is cut into pieces.
 *
 * <p>Masks every given phrase and its usual encodings (base64 at any alignment, URL, JSON), tokens
 * after known prefixes such as {@code glpat-}, and values of URL parameters that carry tokens. What
 * comes out does not depend on how the input was cut.
 *
 * <p>Not thread-safe.
 */
public final class SecretMasker {

  /** Where masked bytes go. */
  @FunctionalInterface
  public interface Sink {
    /** Takes bytes; the array is reused afterwards. */
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
   * @param phrases secrets, in any order; empty ones are ignored
   * @param tokenPrefixes further prefixes of tokens, beyond the built-in ones
   */
  public SecretMasker(Collection<String> phrases, Collection<String> tokenPrefixes, Sink sink) {
    throw new UnsupportedOperationException();
  }

  /** Takes bytes in. Those that may be the start of a secret are held back. */
  public void write(byte[] bytes, int offset, int count) {
    throw new UnsupportedOperationException();
  }

  /** Gives out what was held back: nothing follows that could complete a secret. */
  public void flush() {
    throw new UnsupportedOperationException();
  }

  /** The latest place to start again from; counts begin at 0 when the masker is made. */
  public Restart restart() {
    throw new UnsupportedOperationException();
  }
}
