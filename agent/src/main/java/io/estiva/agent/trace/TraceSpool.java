package io.estiva.agent.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * Absolute byte log of one job, on disk. The job's thread appends masked bytes, the event loop's
 * workers read slices by offset; a byte keeps its offset for ever, over restarts too.
 *
 * <p>Thread-safe; length, checksum and listener are guarded by this object's lock. Bytes survive
 * the end of the process from {@link #append} on and a power cut from {@link #sync} on.
 *
 * <p>At the limit the log is cut at the border of a character, a notice is appended and everything
 * further is dropped; the job goes on.
 */
public final class TraceSpool implements AutoCloseable {

  private static final int BUFFER = 64 * 1024;

  private final FileChannel file;
  private final long limit;
  private CRC32 crc = new CRC32();
  private long length;
  private boolean full;
  private Runnable onGrowth = () -> {};

  private TraceSpool(FileChannel file, long limit) {
    this.file = file;
    this.limit = limit;
  }

  /**
   * Opens the log, new or with what an earlier process wrote. Reads the whole file once for the
   * checksum.
   *
   * @param limit in bytes, without the notice
   * @throws UncheckedIOException if the file cannot be read or made
   */
  public static TraceSpool open(Path path, long limit) {
    try {
      FileChannel file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      TraceSpool spool = new TraceSpool(file, limit);
      spool.measure(file.size());
      return spool;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the log spool " + path, e);
    }
  }

  /** Calls back after every append, on the appending thread. One listener; must be quick. */
  public synchronized void onGrowth(Runnable listener) {
    onGrowth = listener;
  }

  /**
   * Appends bytes that hold no secret any more.
   *
   * @throws UncheckedIOException if they cannot be written, for example because the disk is full
   */
  public void append(byte[] bytes, int offset, int count) {
    Runnable listener;
    synchronized (this) {
      if (full || count == 0) {
        return;
      }
      if (length + count > limit) {
        int fits = characterBorder(bytes, offset, (int) (limit - length));
        write(bytes, offset, fits);
        byte[] notice = notice();
        write(notice, 0, notice.length);
        full = true;
      } else {
        write(bytes, offset, count);
      }
      listener = onGrowth;
    }
    listener.run();
  }

  /** Appends a text of the agent's own as UTF-8; it must hold no secret. */
  public void append(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    append(bytes, 0, bytes.length);
  }

  /** Number of bytes so far. */
  public synchronized long length() {
    return length;
  }

  /** CRC-32 (IEEE) and number of all bytes so far, as one consistent pair. */
  public synchronized Summary summary() {
    return new Summary(length, crc.getValue());
  }

  /**
   * Bytes from an offset on, at most {@code max} and at most what is there; empty at the end.
   *
   * @throws UncheckedIOException if they cannot be read
   */
  public byte[] read(long offset, int max) {
    long available = length() - offset;
    if (offset < 0 || available <= 0) {
      return new byte[0];
    }
    ByteBuffer slice = ByteBuffer.allocate((int) Math.min(available, max));
    try {
      while (slice.hasRemaining()) {
        if (file.read(slice, offset + slice.position()) < 0) {
          throw new IOException("the spool is shorter than its length; was it truncated?");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log spool at " + offset, e);
    }
    return slice.array();
  }

  /**
   * Forgets everything from a length on. Only for the start after a crash, to append the same bytes
   * again from a known place of the job's output.
   *
   * @throws IllegalArgumentException if the log is shorter
   */
  public synchronized void truncate(long newLength) {
    if (newLength < 0 || newLength > length) {
      throw new IllegalArgumentException("cannot truncate " + length + " bytes to " + newLength);
    }
    try {
      file.truncate(newLength);
      measure(newLength);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot truncate the log spool to " + newLength, e);
    }
  }

  /** Makes all bytes so far survive a power cut. */
  public void sync() {
    try {
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log spool to disk", e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the log spool", e);
    }
  }

  private void measure(long size) throws IOException {
    CRC32 sum = new CRC32();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long at = 0;
    while (at < size) {
      buffer.clear().limit((int) Math.min(BUFFER, size - at));
      int read = file.read(buffer, at);
      if (read < 0) {
        break;
      }
      sum.update(buffer.array(), 0, read);
      at += read;
    }
    crc = sum;
    length = at;
    full = at > limit;
  }

  private void write(byte[] bytes, int offset, int count) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, count);
    long at = length;
    try {
      while (buffer.hasRemaining()) {
        at += file.write(buffer, at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to the log spool", e);
    }
    crc.update(bytes, offset, count);
    length = at;
  }

  private byte[] notice() {
    return ("\n\u001b[33;1mJob's log exceeded limit of "
            + limit
            + " bytes.\nJob execution will continue but no more output will be collected."
            + "\u001b[0;m\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The largest count up to {@code fits} that does not split a UTF-8 character. */
  private static int characterBorder(byte[] bytes, int offset, int fits) {
    int count = Math.max(0, fits);
    int back = 0;
    while (back < 3 && count - back > 0 && isContinuation(bytes[offset + count - back])) {
      back++;
    }
    return isContinuation(bytes[offset + count - back]) ? count : count - back;
  }

  private static boolean isContinuation(byte value) {
    return (value & 0xC0) == 0x80;
  }

  /** Bytes and their CRC-32 (IEEE). */
  public record Summary(long length, long crc32) {}
}
