package io.estiva.coordinator.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The logs of all jobs: one file for each, only ever appended to. Thread-safe: appends to one log
 * exclude each other. Blocks, so it is called on worker threads.
 *
 * <p>A log's length is its file's length, so a coordinator that was killed in the middle of a write
 * knows exactly what it has.
 */
public final class TraceStore {
  private static final int LOCKS = 64;

  private final Path directory;
  private final long limit;
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  /**
   * Keeps logs under {@code directory}, which is made when needed.
   *
   * @param limit the longest log, in bytes
   */
  public TraceStore(Path directory, long limit) {
    this.directory = directory;
    this.limit = limit;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /**
   * Appends bytes that start at {@code offset} of the log. Bytes that are there already, exactly up
   * to the end, are a repetition and count as stored; any other overlap or gap changes nothing.
   */
  public Append append(long job, long offset, byte[] bytes) {
    ReentrantLock lock = locks[(int) (job % LOCKS)];
    lock.lock();
    try (FileChannel file = open(job)) {
      long size = file.size();
      if (offset + bytes.length > limit) {
        return new Append(Outcome.TOO_LONG, size);
      }
      if (offset == size) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          file.write(rest, offset + rest.position());
        }
        return new Append(
            bytes.length == 0 ? Outcome.REPEATED : Outcome.STORED, offset + bytes.length);
      }
      return new Append(offset + bytes.length == size ? Outcome.REPEATED : Outcome.ELSEWHERE, size);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot append to the log of job " + job, e);
    } finally {
      lock.unlock();
    }
  }

  /** The length of a log in bytes; 0 where there is none yet. */
  public long length(long job) {
    try {
      return Files.size(path(job));
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of job " + job, e);
    }
  }

  /** At most {@code maximum} bytes from {@code offset}; empty at or past the end. */
  public byte[] read(long job, long offset, int maximum) {
    try (FileChannel file = FileChannel.open(path(job), StandardOpenOption.READ)) {
      long available = Math.max(0, file.size() - offset);
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(available, maximum));
      while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) >= 0) {
        // A read may be short; only the end of the file ends the loop.
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    } catch (NoSuchFileException e) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of job " + job, e);
    }
  }

  /** Returns when the log so far survives a power cut. */
  public void sync(long job) {
    try (FileChannel file = FileChannel.open(path(job), StandardOpenOption.WRITE)) {
      file.force(true);
    } catch (NoSuchFileException ignored) {
      // A job without a log has nothing to lose.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save the log of job " + job, e);
    }
  }

  /** Removes a log; nothing happens where there is none. */
  public void delete(long job) {
    try {
      Files.deleteIfExists(path(job));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the log of job " + job, e);
    }
  }

  /** The file of a log, for sending it as a whole; it may not exist. */
  public Path path(long job) {
    // A thousand files a directory, so that no directory grows without end.
    return directory.resolve(String.valueOf(job / 1000)).resolve(job + ".log");
  }

  private FileChannel open(long job) throws IOException {
    Path path = path(job);
    try {
      return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    } catch (NoSuchFileException e) {
      Files.createDirectories(path.getParent());
      return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }
  }

  /** How an append ended, and the length of the log afterwards. */
  public record Append(Outcome outcome, long size) {
    /** Whether the log ends exactly with the bytes that were offered. */
    public boolean isAccepted() {
      return outcome == Outcome.STORED || outcome == Outcome.REPEATED;
    }
  }

  /** How an append ended. */
  public enum Outcome {
    /** The bytes are new and stored. */
    STORED,
    /** The bytes were there. */
    REPEATED,
    /** The offset does not fit the log's length; nothing changed. */
    ELSEWHERE,
    /** The log would grow past its limit; nothing changed. */
    TOO_LONG
  }
}
