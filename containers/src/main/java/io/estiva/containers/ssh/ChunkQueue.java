package io.estiva.containers.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * What one channel brought and nobody took yet, bounded. The session's only reader fills it: when
 * it is full, the whole session waits for a while, and then this channel is given up. Guarded by
 * its own lock.
 */
final class ChunkQueue extends OutputStream {

  private static final int MAX_BYTES = 8 << 20;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();
  private static final byte[] END = new byte[0];

  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
  private int bytes;
  private boolean ended;
  private boolean abandoned;

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (bytes >= MAX_BYTES && !abandoned) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        abandoned = true;
        notifyAll();
      } else {
        pause(left);
      }
    }
    if (abandoned) {
      throw new IOException("nobody takes what the channel brings");
    }
    chunks.add(Arrays.copyOfRange(buffer, offset, offset + length));
    bytes += length;
    notifyAll();
  }

  private void pause(long millis) throws IOException {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The next chunk; an empty one at the end. */
  synchronized byte[] next() throws InterruptedException {
    while (chunks.isEmpty() && !ended && !abandoned) {
      wait();
    }
    if (chunks.isEmpty() || abandoned) {
      return END;
    }
    var chunk = chunks.remove();
    bytes -= chunk.length;
    notifyAll();
    return chunk;
  }

  /** The other side is done. */
  @Override
  public synchronized void close() {
    ended = true;
    notifyAll();
  }

  /** Nobody reads any more. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  /** Returns once the reader has come to the end or given up. */
  synchronized void awaitEmptied() throws InterruptedException {
    while (!abandoned) {
      wait();
    }
  }
}
