package io.estiva.containers.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the first bytes and drops the rest. Thread-safe. */
final class BoundedSink extends OutputStream {

  private final int max;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean truncated;

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

  synchronized boolean isTruncated() {
    return truncated;
  }

  synchronized String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
