package io.estiva.containers.ssh;

import com.jcraft.jsch.SocketFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The TCP connection below one session: knows when the host was last heard, and can be cut from any
 * thread. The socket is guarded by the wire's own lock.
 */
final class Wire implements SocketFactory {

  private final Duration connectLimit;
  private Socket socket = new Socket();
  private boolean cut;
  private volatile long lastHeard = System.nanoTime();

  Wire(Duration connectLimit) {
    this.connectLimit = connectLimit;
  }

  /** Tries every address of the name, as one of them may be of a network that does not work. */
  @Override
  public Socket createSocket(String host, int port) throws IOException {
    long end = System.nanoTime() + connectLimit.toNanos();
    IOException failure = new IOException("the name has no address");
    for (var address : InetAddress.getAllByName(host)) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new SocketTimeoutException("no answer from " + host);
      }
      var attempt = next();
      try {
        attempt.setKeepAlive(true);
        attempt.connect(
            new InetSocketAddress(address, port), (int) Math.min(Integer.MAX_VALUE, left));
        lastHeard = System.nanoTime();
        return attempt;
      } catch (IOException e) {
        attempt.close();
        failure = e;
      }
    }
    throw failure;
  }

  private synchronized Socket next() throws IOException {
    if (cut) {
      throw new IOException("the connection was given up");
    }
    socket = new Socket();
    return socket;
  }

  @Override
  public InputStream getInputStream(Socket open) throws IOException {
    return new FilterInputStream(open.getInputStream()) {
      @Override
      public int read() throws IOException {
        int value = super.read();
        lastHeard = System.nanoTime();
        return value;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        lastHeard = System.nanoTime();
        return read;
      }
    };
  }

  @Override
  public OutputStream getOutputStream(Socket open) throws IOException {
    return open.getOutputStream();
  }

  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastHeard);
  }

  /** Ends whatever is blocked on the connection, and every later try to make one. */
  void cut() {
    Socket current;
    synchronized (this) {
      cut = true;
      current = socket;
    }
    try {
      current.close();
    } catch (IOException ignored) {
      // it is gone either way
    }
  }
}
