package io.estiva.containers.host;

import java.nio.file.Path;

/**
 * The way to an engine: a unix socket on this machine and the words for what can go wrong behind
 * it.
 */
interface Reach extends AutoCloseable {

  /** The socket to connect to for every call. */
  Path socket();

  /** The engine's address for messages. */
  String address();

  /**
   * A sentence on why it could not be reached and what to do, after a call failed with {@code
   * failure}.
   */
  String explain(Throwable failure);

  @Override
  void close();
}
