package io.estiva.agent.poll;

/** Where a runner's token is read from. */
@FunctionalInterface
public interface TokenSource {

  /**
   * The token as it is now; secret.
   *
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  String token();
}
