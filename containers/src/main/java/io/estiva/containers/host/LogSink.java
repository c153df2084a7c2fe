package io.estiva.containers.host;

/** Takes a container's output as it comes. */
@FunctionalInterface
public interface LogSink {

  /** Takes bytes that are valid only during the call; runs on the thread that follows. */
  void accept(boolean fromStderr, byte[] buffer, int offset, int length);
}
