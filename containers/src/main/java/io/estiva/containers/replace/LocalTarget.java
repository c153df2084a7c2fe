package io.estiva.containers.replace;

import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.host.DockerHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** This machine as deploy host. */
public final class LocalTarget implements Target, HostShell {
  private static final int MAX_ANSWER = 4096;

  private final DockerHost docker;
  private final Path socket;
  private final boolean withShell;

  /**
   * Takes an open engine.
   *
   * @param docker closed by {@link #close}
   * @param withShell whether programs may be run on this machine
   */
  public LocalTarget(DockerHost docker, Path socket, boolean withShell) {
    this.docker = docker;
    this.socket = socket;
    this.withShell = withShell;
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public DockerHost docker() {
    return docker;
  }

  @Override
  public String dockerSocket() {
    return socket.toString();
  }

  @Override
  public Optional<HostShell> shell() {
    return withShell ? Optional.of(this) : Optional.empty();
  }

  @Override
  public Answer run(String program, Duration limit) {
    // Output goes through files: a detached child keeps pipes open and reading them would not end.
    try {
      var directory = Files.createTempDirectory("estiva-shell");
      var input = directory.resolve("in");
      var output = directory.resolve("out");
      var errors = directory.resolve("err");
      try {
        Files.writeString(input, program);
        var process =
            new ProcessBuilder("sh", "-s")
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new DeadlineExceeded(
              "running a shell program on this machine", limit, new IOException("still running"));
        }
        return new Answer(process.exitValue(), Files.readString(output), Files.readString(errors));
      } finally {
        for (var file : new Path[] {input, output, errors, directory}) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new HostUnavailable("cannot run a shell on this machine: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterrupted("running a shell program on this machine", e);
    }
  }

  @Override
  public String ask(InetSocketAddress address, String request, Duration limit) throws IOException {
    try (var socket = new Socket()) {
      int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, limit.toMillis()));
      socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), millis);
      socket.setSoTimeout(millis);
      if (request.isEmpty()) {
        return "";
      }
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return firstBytes(socket.getInputStream());
    }
  }

  private static String firstBytes(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n' && bytes.size() < MAX_ANSWER) {
      bytes.write(next);
      next = in.read();
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() {
    docker.close();
  }
}
