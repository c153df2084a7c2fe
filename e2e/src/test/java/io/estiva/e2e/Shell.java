package io.estiva.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands of the machine to their end. */
final class Shell {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** What a command left behind: its exit code and all it wrote. */
  record Result(int exit, String out, String err) {}

  private Shell() {}

  /**
   * Returns the output, without the blanks around it. A command that fails, fails the test with
   * what it said.
   */
  static String run(Map<String, String> environment, List<String> command) {
    Result result = tryRun(environment, command);
    if (result.exit() != 0) {
      throw new AssertionError(
          String.join(" ", command)
              + " ended with "
              + result.exit()
              + ":\n"
              + result.err()
              + result.out());
    }
    return result.out().strip();
  }

  static String run(String... command) {
    return run(Map.of(), List.of(command));
  }

  static Result tryRun(Map<String, String> environment, List<String> command) {
    try {
      // Files instead of pipes: a daemon that the command starts may hold them open.
      Path out = Files.createTempFile("out", "");
      Path err = Files.createTempFile("err", "");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              String.join(" ", command) + " did not end within " + LIMIT + ":\n" + text(err));
        }
        return new Result(process.exitValue(), text(out), text(err));
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + String.join(" ", command), e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
