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
  private final Runnable onTick;
  private final Thread thread;
  private final byte[] bytes = new byte[BUFFER];
  private long offset;
  private volatile boolean finishing;
  private volatile boolean dropped;

  private LogTail(FileChannel file, long offset, JobLog log, Runnable onTick, String name) {
    this.file = file;
    this.offset = offset;
    this.log = log;
    this.onTick = onTick;
    this.thread = new Thread(this::follow, name);
    this.thread.setDaemon(true);
  }

  /**
   * Follows from an offset on.
   *
   * @param onTick called often, between readings, on the tail's thread; must be quick
   */
  static LogTail start(Path path, long offset, JobLog log, Runnable onTick, String name) {
    try {
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      LogTail tail = new LogTail(file, offset, log, onTick, name);
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
      int count = file.read(ByteBuffer.wrap(bytes), offset);
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
