package io.estiva.containers.ssh;

import com.jcraft.jsch.JSchException;
import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One connection through a tunnel, on two threads of its own: one opens the channel and copies what
 * comes from here, the other copies what comes from there. Between the session's reader and the
 * second stands a queue, so that one slow local reader does not hold up the session.
 */
final class TunnelConnection {

  private static final int CHUNK = 32 * 1024;

  private final SocketTunnel tunnel;
  private final SocketChannel local;
  private final String name;
  private final ChunkQueue fromThere = new ChunkQueue();

  TunnelConnection(SocketTunnel tunnel, SocketChannel local, String name) {
    this.tunnel = tunnel;
    this.local = local;
    this.name = name;
  }

  void start() {
    start(this::run, name + " out");
  }

  private static void start(Runnable task, String threadName) {
    var thread = new Thread(task, threadName);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    boolean limited = tunnel.dockerWay().usesSessions();
    try {
      if (limited) {
        tunnel.sessions().acquire();
      }
      try {
        copy();
      } finally {
        if (limited) {
          tunnel.sessions().release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      tunnel.note(new HostUnavailable("the tunnel to " + tunnel.way() + " failed: " + e, e));
    } finally {
      cut();
      tunnel.ended(this);
    }
  }

  private void copy() {
    var errors = new BoundedSink(CHUNK);
    try (var channel = tunnel.dockerWay().open(tunnel.link().session(), fromThere, errors)) {
      tunnel.note(null);
      start(this::copyBack, name + " in");
      copyThere(channel);
      fromThere.awaitEmptied();
      if (!errors.text().isBlank()) {
        tunnel.note(
            new HostUnavailable(tunnel.way() + " said: " + LoginErrors.quote(errors.text())));
      }
    } catch (HostUnavailable e) {
      tunnel.note(e);
    } catch (JSchException | DeadlineExceeded | CallInterrupted e) {
      tunnel.note(
          new HostUnavailable(
              "the SSH server at "
                  + tunnel.way()
                  + " opened no channel ("
                  + LoginErrors.quote(String.valueOf(e.getMessage()))
                  + "). Check that docker still runs there",
              e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void copyThere(RemoteChannel channel) {
    var buffer = ByteBuffer.allocate(CHUNK);
    try {
      while (local.read(buffer.clear()) >= 0) {
        channel.write(buffer.array(), 0, buffer.position());
      }
      channel.endOutput();
    } catch (IOException ignored) {
      // one of the two sides is gone; what came back already still goes through
    }
  }

  private void copyBack() {
    try {
      for (var chunk = fromThere.next(); chunk.length > 0; chunk = fromThere.next()) {
        var bytes = ByteBuffer.wrap(chunk);
        while (bytes.hasRemaining()) {
          local.write(bytes);
        }
      }
    } catch (IOException ignored) {
      // nobody here reads any more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      fromThere.abandon();
      cut();
    }
  }

  /** Ends it from any thread. */
  void cut() {
    fromThere.abandon();
    try {
      local.close();
    } catch (IOException ignored) {
      // it is gone either way
    }
  }
}
