package io.estiva.containers.ssh;

import com.jcraft.jsch.SocketFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * The TCP connection below one session: knows when the host was last heard, and can be cut from any
 * thread. Guarded by its own lock.
 */
final class Wire implements SocketFactory {

  private final Duration connectLimit;
  private final Socket socket = new Socket();
  private volatile long lastHeard = System.nanoTime();

  Wire(Duration connectLimit) {
    this.connectLimit = connectLimit;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException(host);
    }
    socket.setKeepAlive(true);
    socket.connect(address, (int) Math.min(Integer.MAX_VALUE, connectLimit.toMillis()));
    lastHeard = System.nanoTime();
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

  /** Ends whatever is blocked on the connection. */
  void cut() {
    try {
      socket.close();
    } catch (IOException ignored) {
      // it is gone either way
    }
  }
}
