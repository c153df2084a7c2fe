package io.estiva.containers.ssh;

import com.jcraft.jsch.Channel;
import io.estiva.containers.call.CallInterrupted;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An open channel: a stream to write to, and a sink elsewhere that the session's reader fills. */
final class RemoteChannel implements AutoCloseable {

  private static final int LOST = -1;
  private static final int SIGNALLED = 128;
  private static final Map<String, Integer> SIGNALS =
      Map.of(
          "HUP", 1, "INT", 2, "QUIT", 3, "ABRT", 6, "KILL", 9, "SEGV", 11, "PIPE", 13, "ALRM", 14,
          "TERM", 15);
  private static final long LOOK_MILLIS = 5;

  private final Channel channel;
  private final OutputStream output;

  RemoteChannel(Channel channel, OutputStream output) {
    this.channel = channel;
    this.output = output;
  }

  /** Sends bytes at once; blocks while the other side takes none. For one thread. */
  void write(byte[] buffer, int offset, int length) throws IOException {
    output.write(buffer, offset, length);
    output.flush();
  }

  /** Tells the other side that no more comes; its answers still arrive. */
  void endOutput() throws IOException {
    output.close();
  }

  /** Waits until the other side is done; false when it is not within the limit. */
  boolean awaitClosed(Duration limit, String what) {
    long end = System.nanoTime() + limit.toNanos();
    // JSch has no event for it
    while (!channel.isClosed()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CallInterrupted(what, e);
      }
    }
    return true;
  }

  boolean isClosed() {
    return channel.isClosed();
  }

  /**
   * Exit status of a command, 128 + number after a signal; empty when the connection was lost
   * before it was known.
   */
  java.util.OptionalInt status() {
    var signal = channel.getExitSignal();
    if (signal != null && !signal.isEmpty()) {
      return java.util.OptionalInt.of(SIGNALLED + SIGNALS.getOrDefault(signal, 0));
    }
    int status = channel.getExitStatus();
    return status == LOST ? java.util.OptionalInt.empty() : java.util.OptionalInt.of(status);
  }

  @Override
  public void close() {
    channel.disconnect();
  }
}
