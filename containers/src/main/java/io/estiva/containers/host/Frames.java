package io.estiva.containers.host;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Output of containers without a terminal: frames of a stream number, a length and bytes. */
final class Frames {

  private static final int HEADER = 8;
  private static final int STDERR = 2;
  private static final int CHUNK = 16 * 1024;

  private Frames() {}

  /**
   * Reads to the end of the stream, handing on each piece in the same buffer. A frame that breaks
   * off is an error.
   */
  static void read(InputStream in, LogSink sink) throws IOException {
    var buffer = new byte[CHUNK];
    while (true) {
      int got = in.readNBytes(buffer, 0, HEADER);
      if (got == 0) {
        return;
      }
      if (got < HEADER) {
        throw new EOFException("the output broke off");
      }
      boolean fromStderr = buffer[0] == STDERR;
      long left =
          (buffer[4] & 0xFFL) << 24
              | (buffer[5] & 0xFFL) << 16
              | (buffer[6] & 0xFFL) << 8
              | buffer[7] & 0xFFL;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          throw new EOFException("the output broke off");
        }
        sink.accept(fromStderr, buffer, 0, read);
        left -= read;
      }
    }
  }

  /** Output of a container with a terminal has no frames. */
  static void readRaw(InputStream in, LogSink sink) throws IOException {
    var buffer = new byte[CHUNK];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      sink.accept(false, buffer, 0, read);
    }
  }
}
