package io.estiva.containers.ssh;

import io.estiva.containers.call.HostUnavailable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A unix socket of this machine that leads to the Docker socket of a remote one. It lies in a
 * directory that only this program's user can enter: a TCP port would let every local process own
 * the remote host. Every connection is a channel of the link's one session; when that was lost, the
 * next connection brings a new one. Thread-safe. The owner closes it; the link belongs to the
 * caller.
 */
public final class SocketTunnel implements AutoCloseable {

  // servers allow ten sessions a connection unless they were told otherwise; some are left for
  // commands
  private static final int MAX_SESSIONS = 7;

  private final SshLink link;
  private final DockerWay way;
  private final Path directory;
  private final ServerSocketChannel server;
  private final Semaphore sessions = new Semaphore(MAX_SESSIONS);
  private final Set<TunnelConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private volatile @Nullable HostUnavailable problem;
  private volatile boolean closed;

  private SocketTunnel(SshLink link, DockerWay way, Path directory, ServerSocketChannel server) {
    this.link = link;
    this.way = way;
    this.directory = directory;
    this.server = server;
  }

  /**
   * Finds a way to the remote engine and serves it.
   *
   * @throws HostUnavailable when the host or its engine cannot be reached, with the reason and what
   *     to do
   */
  public static SocketTunnel open(SshLink link) {
    return openTo(link, new DockerWayFinder(link.session()).find());
  }

  static SocketTunnel openTo(SshLink link, DockerWay way) {
    try {
      var directory =
          Files.createTempDirectory(
              "estiva-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        server.bind(UnixDomainSocketAddress.of(directory.resolve("docker.sock")));
      } catch (IOException e) {
        server.close();
        Files.delete(directory);
        throw e;
      }
      var tunnel = new SocketTunnel(link, way, directory, server);
      var thread = new Thread(tunnel::serve, "tunnel " + link.target().host());
      thread.setDaemon(true);
      thread.start();
      return tunnel;
    } catch (IOException e) {
      throw new HostUnavailable(
          "cannot make a socket for the tunnel to "
              + link.target().address()
              + ": "
              + e.getMessage()
              + ". Check the directory for temporary files (java.io.tmpdir)",
          e);
    }
  }

  /** The socket to connect to. */
  public Path socket() {
    return directory.resolve("docker.sock");
  }

  /** How the engine is reached, for people. */
  public String way() {
    return link.target().address() + " through " + way;
  }

  /** What went wrong with the latest connection that could not be made. */
  public Optional<HostUnavailable> problem() {
    return Optional.ofNullable(problem);
  }

  private void serve() {
    while (!closed) {
      SocketChannel local;
      try {
        local = server.accept();
      } catch (IOException e) {
        return;
      }
      var connection =
          new TunnelConnection(
              this, local, "tunnel " + link.target().host() + " " + count.incrementAndGet());
      connections.add(connection);
      connection.start();
      if (closed) {
        connection.cut();
      }
    }
  }

  SshLink link() {
    return link;
  }

  DockerWay dockerWay() {
    return way;
  }

  Semaphore sessions() {
    return sessions;
  }

  void note(@Nullable HostUnavailable newProblem) {
    problem = newProblem;
  }

  void ended(TunnelConnection connection) {
    connections.remove(connection);
  }

  /** Ends every connection through it and removes the socket. */
  @Override
  public void close() {
    closed = true;
    try {
      server.close();
      Files.deleteIfExists(socket());
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new IllegalStateException("cannot remove the tunnel's socket " + socket(), e);
    } finally {
      connections.forEach(TunnelConnection::cut);
    }
  }
}
