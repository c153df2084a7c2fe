package io.estiva.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program of the machine to its end; one that fails, hangs or is missing fails the test with
 * what it said.
 */
final class Program {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Program() {}

  /** Returns its standard output. */
  static String run(List<String> command, Map<String, String> environment, byte[] stdin) {
    try {
      var result = tryRun(command, environment, stdin);
      if (result.status != 0) {
        throw new AssertionError(
            String.join(" ", command)
                + " ended with status "
                + result.status
                + ":\n"
                + result.errors
                + result.output);
      }
      return result.output;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot run " + String.join(" ", command) + "; is it installed?", e);
    }
  }

  static String run(String... command) {
    return run(List.of(command), Map.of(), new byte[0]);
  }

  static Result tryRun(List<String> command, Map<String, String> environment, byte[] stdin)
      throws IOException {
    // files instead of pipes: nothing to read while it runs, nothing to fill up
    Path directory = Files.createTempDirectory("program");
    Path in = Files.write(directory.resolve("in"), stdin);
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            String.join(" ", command)
                + " did not end within "
                + LIMIT
                + ":\n"
                + text(err)
                + text(out));
      }
      return new Result(process.exitValue(), text(out), text(err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + String.join(" ", command), e);
    } finally {
      for (var file : List.of(in, out, err, directory)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String text(Path file) throws IOException {
    return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
  }

  record Result(int status, String output, String errors) {}
}
