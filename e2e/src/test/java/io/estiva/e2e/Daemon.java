package io.estiva.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of our programs, started from its built directory as a process of its own. */
final class Daemon implements AutoCloseable {
  private final List<String> command;
  private final Path log;
  private Process process;

  Daemon(List<String> command, Path log) {
    this.command = List.copyOf(command);
    this.log = log;
    this.process = launch();
  }

  /** Starts it again after it has ended. */
  void restart() {
    if (process.isAlive()) {
      throw new AssertionError(command + " still runs");
    }
    process = launch();
  }

  private Process launch() {
    if (!Files.isExecutable(Path.of(command.get(0)))) {
      throw new AssertionError(
          "there is no " + command.get(0) + "; build it with mvn -Pquick -DskipTests package");
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("DOCKER_HOST");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill -9}, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** As {@code kill}, and waits until it is gone. */
  void terminate() {
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end within 90 s. Its log:\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  boolean runs() {
    return process.isAlive();
  }

  /** The end of what it wrote. */
  String log() {
    try {
      byte[] all = Files.readAllBytes(log);
      int from = Math.max(0, all.length - 8000);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
    }
  }
}
