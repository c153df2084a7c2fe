package io.estiva.containers.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelDirectStreamLocal;
import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.call.Watchdog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One SSH connection to one host, whose key was checked. Thread-safe. Calls block the calling
 * thread, have limits, and end on an interrupt. A host that is silent for 35 s counts as lost:
 * everything open then ends with an error. A lost session stays lost; {@link SshLink} connects
 * anew.
 */
public final class SshSession implements AutoCloseable {

  private static final int WINDOW = 2 << 20;
  private static final Duration CHANNEL_LIMIT = Duration.ofSeconds(20);

  private final SshHost target;
  private final Wire wire;
  private final Session session;
  private final ExecutorService threads;
  private final Watchdog watchdog;
  private final AtomicBoolean asking = new AtomicBoolean();

  private SshSession(SshHost target, Wire wire, Session session) {
    this.target = target;
    this.wire = wire;
    this.session = session;
    var count = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              var thread = new Thread(task, "ssh " + target.host() + " " + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.watchdog = new Watchdog("ssh " + target.host());
  }

  /**
   * Connects and logs in.
   *
   * @throws HostKeyRefused when the host's key is unknown, changed or revoked
   * @throws HostUnavailable when the host cannot be reached or refuses the login
   */
  public static SshSession connect(SshHost target) {
    return connect(target, Keepalive.STANDARD);
  }

  static SshSession connect(SshHost target, Keepalive keepalive) {
    var check = new HostKeyCheck(target);
    var wire = new Wire(target.connectLimit());
    Session jsch;
    try {
      jsch = Login.prepare(target, check);
    } catch (JSchException e) {
      throw LoginErrors.explain(target, e);
    }
    jsch.setSocketFactory(wire);
    var session = new SshSession(target, wire, jsch);
    try {
      session.logIn(check);
      session.watchdog.every(keepalive.period(), () -> session.lookForLife(keepalive.silence()));
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private void logIn(HostKeyCheck check) {
    try {
      await(
          target.connectLimit(),
          "logging in to " + target.address(),
          () -> {
            session.connect((int) Math.min(Integer.MAX_VALUE, target.connectLimit().toMillis()));
            return Boolean.TRUE;
          });
    } catch (JSchException e) {
      throw check
          .refusal()
          .map(HostUnavailable.class::cast)
          .orElseGet(() -> LoginErrors.explain(target, e));
    } catch (DeadlineExceeded e) {
      throw new HostUnavailable(
          "cannot log in to "
              + target.address()
              + ": it took longer than "
              + target.connectLimit().toSeconds()
              + " s. Check the address, the network and the server's load",
          e);
    }
  }

  /**
   * JSch swallows interrupts where it waits, so the calling thread waits for another one that can
   * be cut off.
   */
  private <T> T await(Duration limit, String what, Callable<T> call) throws JSchException {
    Future<T> future;
    try {
      future = threads.submit(call);
    } catch (RejectedExecutionException e) {
      throw new JSchException("the session is closed", e);
    }
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new CallInterrupted(what, e);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new DeadlineExceeded(what, limit, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JSchException failure) {
        throw failure;
      }
      throw new JSchException(String.valueOf(e.getCause()), e.getCause());
    }
  }

  private void lookForLife(Duration limit) {
    if (wire.silence().compareTo(limit) > 0) {
      wire.cut();
      return;
    }
    // sending blocks when the network takes nothing, so not on the watchdog's thread, and not twice
    if (asking.compareAndSet(false, true)) {
      threads.execute(
          () -> {
            try {
              session.sendKeepAliveMsg();
            } catch (Exception e) {
              wire.cut();
            } finally {
              asking.set(false);
            }
          });
    }
  }

  /** Whom this session leads to. */
  public SshHost target() {
    return target;
  }

  /** Whether it is still there, as far as is known. */
  public boolean isConnected() {
    return session.isConnected();
  }

  /**
   * Runs a command with the user's shell and waits for its end.
   *
   * @throws DeadlineExceeded when it runs longer than its limit; it may go on over there
   * @throws HostUnavailable when the connection is lost; it may go on over there
   */
  public SshResult exec(SshCommand command) {
    var what = "running '" + LoginErrors.quote(command.line()) + "' on " + target.address();
    var stdout = new BoundedSink(command.maxBytes());
    var stderr = new BoundedSink(command.maxBytes());
    try (var channel = openCommand(command.line(), stdout, stderr, command.stdin())) {
      if (!channel.awaitClosed(command.limit(), what)) {
        throw new DeadlineExceeded(what, command.limit(), new TimeoutException("it still runs"));
      }
      int status =
          channel
              .status()
              .orElseThrow(
                  () ->
                      new HostUnavailable(
                          what
                              + ": the connection was lost before the command ended; it may still run. Check the network and the host"));
      return new SshResult(
          status, stdout.text(), stderr.text(), stdout.isTruncated() || stderr.isTruncated());
    } catch (JSchException e) {
      throw new HostUnavailable(
          what
              + " failed: "
              + LoginErrors.quote(String.valueOf(e.getMessage()))
              + ". Check that the server allows sessions for the user (MaxSessions, ForceCommand)",
          e);
    }
  }

  /**
   * Opens a channel to a unix socket over there. The sink is closed when the other side is done.
   */
  RemoteChannel openSocket(String path, OutputStream sink) throws JSchException {
    var channel = (ChannelDirectStreamLocal) channel("direct-streamlocal@openssh.com");
    channel.setSocketPath(path);
    // the default window of 128 KiB makes 1.6 MB/s of a line with 50 ms
    channel.setLocalWindowSizeMax(WINDOW);
    return connect(channel, sink, true);
  }

  /**
   * Asks an address as the other side sees it.
   *
   * @param request sent once connected; nothing when empty, then the connection is enough
   * @return the first line of the answer, at most 4 KiB
   * @throws IOException when the other side cannot or may not connect, or nothing came within the
   *     limit
   */
  public String ask(String host, int port, String request, Duration limit) throws IOException {
    var answer = new BoundedSink(4096);
    try (var channel = openTcp(host, port, answer)) {
      if (request.isEmpty()) {
        return "";
      }
      var bytes = request.getBytes(StandardCharsets.ISO_8859_1);
      channel.write(bytes, 0, bytes.length);
      long end = System.nanoTime() + limit.toNanos();
      while (!answer.text().contains("\n") && !channel.isClosed()) {
        if (System.nanoTime() - end > 0) {
          throw new IOException("no answer within " + limit.toSeconds() + " s");
        }
        channel.awaitClosed(Duration.ofMillis(20), "waiting for an answer of " + host + ":" + port);
      }
      var text = answer.text();
      if (text.isEmpty()) {
        throw new IOException("the connection ended without an answer");
      }
      return text.lines().findFirst().orElse("").strip();
    } catch (JSchException e) {
      throw new IOException(
          "no connection from there: " + LoginErrors.quote(String.valueOf(e.getMessage())), e);
    }
  }

  private RemoteChannel openTcp(String host, int port, OutputStream sink) throws JSchException {
    var channel = (ChannelDirectTCPIP) channel("direct-tcpip");
    channel.setHost(host);
    channel.setPort(port);
    return connect(channel, sink, true);
  }

  /** Opens a channel to a command; without {@code stdin} it is written through the channel. */
  RemoteChannel openCommand(
      String line, OutputStream stdout, OutputStream stderr, byte @Nullable [] stdin)
      throws JSchException {
    var channel = (ChannelExec) channel("exec");
    channel.setCommand(line.getBytes(StandardCharsets.UTF_8));
    channel.setErrStream(stderr);
    if (stdin != null) {
      channel.setInputStream(new ByteArrayInputStream(stdin));
    }
    // input that is given whole is sent by JSch
    return connect(channel, stdout, stdin == null);
  }

  private Channel channel(String type) throws JSchException {
    var channel = session.openChannel(type);
    if (channel == null) {
      throw new JSchException("the session is lost");
    }
    return channel;
  }

  private RemoteChannel connect(Channel channel, OutputStream sink, boolean writable)
      throws JSchException {
    channel.setOutputStream(sink);
    try {
      var output = writable ? channel.getOutputStream() : OutputStream.nullOutputStream();
      await(
          CHANNEL_LIMIT.plusSeconds(1),
          "opening a channel to " + target.address(),
          () -> {
            channel.connect((int) CHANNEL_LIMIT.toMillis());
            return Boolean.TRUE;
          });
      return new RemoteChannel(channel, output);
    } catch (IOException e) {
      channel.disconnect();
      throw new JSchException("cannot write to the channel", e);
    } catch (JSchException | RuntimeException e) {
      channel.disconnect();
      throw e;
    }
  }

  /** Ends the connection; commands that run may go on over there. */
  @Override
  public void close() {
    watchdog.close();
    wire.cut();
    session.disconnect();
    threads.shutdownNow();
  }
}
