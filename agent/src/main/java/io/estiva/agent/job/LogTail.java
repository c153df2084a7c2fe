package io.estiva.agent.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the file that a container writes its output to, on a thread of its own. The file is
 * opened once, before the container runs, so that it stays the same file whatever the job does.
 */
final class LogTail implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(LogTail.class);
  private static final int BUFFER = 256 * 1024;
  private static final long PAUSE_NANOS = 40_000_000L;

  private static final byte[] CUT =
      "\n[the job cut its own log short]\n".getBytes(StandardCharsets.UTF_8);

  private final FileChannel file;
  private final JobLog log;
  private final long most;
  private final Runnable onTick;
  private final Runnable onTooMuch;
  private final Thread thread;
  private final byte[] bytes = new byte[BUFFER];
  private long offset;
  private volatile boolean finishing;
  private volatile boolean dropped;
  private volatile boolean tooMuch;

  private LogTail(FileChannel file, Range range, JobLog log, Ends ends, String name) {
    this.file = file;
    this.offset = range.from();
    this.most = range.most();
    this.log = log;
    this.onTick = ends.onTick();
    this.onTooMuch = ends.onTooMuch();
    this.thread = new Thread(this::follow, name);
    this.thread.setDaemon(true);
  }

  /**
   * What is read.
   *
   * @param from offset of the first byte
   * @param most offset at which reading ends for good, whatever the job writes
   */
  record Range(long from, long most) {}

  /**
   * Who is called on the tail's thread.
   *
   * @param onTick often, between readings; must be quick
   * @param onTooMuch once, when reading ends because the job wrote too much
   */
  record Ends(Runnable onTick, Runnable onTooMuch) {}

  /** Follows a range of the file. */
  static LogTail start(Path path, Range range, JobLog log, Ends ends, String name) {
    try {
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      LogTail tail = new LogTail(file, range, log, ends, name);
      tail.thread.start();
      return tail;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot follow the container's output in " + path, e);
    }
  }

  /** The container has ended: reads what is left and returns where the file ends. */
  long finish() throws InterruptedException {
    finishing = true;
    LockSupport.unpark(thread);
    thread.join();
    return offset;
  }

  /** Whether the job wrote more than the range; settled when {@link #finish} has returned. */
  boolean isTooMuch() {
    return tooMuch;
  }

  /** Stops at once, whatever is left. */
  @Override
  public void close() {
    dropped = true;
    finishing = true;
    LockSupport.unpark(thread);
  }

  private void follow() {
    try (file) {
      while (!dropped) {
        boolean last = finishing;
        onTick.run();
        boolean read = readAll();
        if (offset >= most && file.size() > most) {
          tooMuch = true;
          onTooMuch.run();
          break;
        }
        if (last) {
          break;
        }
        if (!read) {
          LockSupport.parkNanos(this, PAUSE_NANOS);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      logger.error("cannot follow a job's output thread={}", thread.getName(), e);
    } finally {
      log.flush();
    }
  }

  private boolean readAll() throws IOException {
    long size = file.size();
    if (size < offset) {
      offset = size;
      log.write(CUT, 0, CUT.length);
    }
    boolean some = false;
    while (!dropped) {
      int room = (int) Math.min(bytes.length, most - offset);
      int count = room <= 0 ? 0 : file.read(ByteBuffer.wrap(bytes, 0, room), offset);
      if (count <= 0) {
        break;
      }
      log.write(bytes, 0, count);
      offset += count;
      some = true;
    }
    return some;
  }
}
