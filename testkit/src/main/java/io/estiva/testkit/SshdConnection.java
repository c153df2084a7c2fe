package io.estiva.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** One TCP connection and the sshd behind it. */
final class SshdConnection {

  private final Socket socket;
  private final Process sshd;
  private final Consumer<SshdConnection> ended;
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean stalled;

  private SshdConnection(Socket socket, Process sshd, Consumer<SshdConnection> ended) {
    this.socket = socket;
    this.sshd = sshd;
    this.ended = ended;
  }

  static SshdConnection start(
      Socket socket, String script, Path log, Consumer<SshdConnection> ended) throws IOException {
    socket.setTcpNoDelay(true);
    var sshd =
        new ProcessBuilder(List.of("unshare", "--mount", "--propagation", "private", "sh", script))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    var connection = new SshdConnection(socket, sshd, ended);
    connection.copy("in", socket.getInputStream(), sshd.getOutputStream());
    connection.copy("out", sshd.getInputStream(), socket.getOutputStream());
    return connection;
  }

  private void copy(String direction, InputStream from, OutputStream to) {
    var thread = new Thread(() -> pump(from, to), "sshd-" + direction);
    thread.setDaemon(true);
    thread.start();
  }

  private void pump(InputStream from, OutputStream to) {
    var buffer = new byte[32 * 1024];
    try {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        if (stalled) {
          released.await();
        }
        to.write(buffer, 0, read);
        to.flush();
      }
    } catch (IOException ignored) {
      // one side is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  void stall() {
    stalled = true;
  }

  void close() {
    released.countDown();
    sshd.destroy();
    try {
      socket.close();
    } catch (IOException ignored) {
      // it is gone either way
    }
    ended.accept(this);
  }
}
