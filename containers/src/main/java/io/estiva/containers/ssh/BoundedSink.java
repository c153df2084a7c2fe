package io.estiva.containers.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Keeps the first bytes and drops the rest. Thread-safe. */
final class BoundedSink extends OutputStream {

  private final int max;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean truncated;
  private boolean ended;

  BoundedSink(int max) {
    this.max = max;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] buffer, int offset, int length) {
    int room = Math.min(length, max - bytes.size());
    bytes.write(buffer, offset, room);
    truncated |= room < length;
  }

  /** Nothing more comes. */
  @Override
  public synchronized void close() {
    ended = true;
    notifyAll();
  }

  /** Waits until nothing more comes; false when it may after the limit. */
  synchronized boolean awaitEnd(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!ended) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  synchronized boolean isTruncated() {
    return truncated;
  }

  synchronized String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
