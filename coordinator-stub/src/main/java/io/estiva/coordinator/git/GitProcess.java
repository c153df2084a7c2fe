package io.estiva.coordinator.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs git with limits on time and output, in an environment that only we decide: no user or system
 * configuration, no prompt, no helper programs of other protocols, and no credential in the
 * arguments.
 */
final class GitProcess {
  private final Path home;
  private final Duration limit;
  private final ScheduledExecutorService alarms;

  /**
   * @param home a directory of ours with the {@code gitconfig} for all processes
   * @param limit after which a process is killed
   * @param alarms runs the kill
   */
  GitProcess(Path home, Duration limit, ScheduledExecutorService alarms) {
    this.home = home;
    this.limit = limit;
    this.alarms = alarms;
  }

  /**
   * Writes our configuration. Repositories are other users' files, hence safe.directory; gc runs
   * never beside a fetch.
   */
  void prepare() throws IOException {
    Files.createDirectories(home);
    Files.writeString(
        home.resolve("gitconfig"),
        "[safe]\n\tdirectory = *\n[gc]\n\tauto = 0\n[core]\n\thooksPath = /dev/null\n[transfer]\n\tfsckObjects = false\n");
  }

  /** What came back. */
  record Result(int exit, byte[] output, String errors) {
    String text() {
      return new String(output, StandardCharsets.UTF_8);
    }
  }

  /**
   * Runs git in a directory and waits for it.
   *
   * @param maximum bytes of output; more is a failure
   * @throws GitFailure when it cannot start, takes too long or says too much; a non-zero exit is a
   *     result
   */
  Result run(Path directory, int maximum, List<String> arguments) {
    Path errors = home.resolve("errors-" + UUID.randomUUID());
    try {
      return run(directory, maximum, arguments, errors);
    } catch (IOException e) {
      throw new GitFailure(
          "cannot run git " + arguments.get(0) + ": " + e.getMessage() + ". Is git installed?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GitFailure("interrupted while running git " + arguments.get(0), e);
    } finally {
      deleteQuietly(errors);
    }
  }

  private Result run(Path directory, int maximum, List<String> arguments, Path errors)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
    environment(builder.environment());
    Process process = builder.start();
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> alarm =
        alarms.schedule(
            () -> {
              late.set(true);
              kill(process);
            },
            limit.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      process.getOutputStream().close();
      byte[] output;
      try (InputStream in = process.getInputStream()) {
        output = in.readNBytes(maximum + 1);
        if (output.length > maximum) {
          throw new GitFailure("git " + arguments.get(0) + " gave more than " + maximum + " bytes");
        }
      }
      int exit = process.waitFor();
      if (late.get()) {
        throw new GitFailure(
            "git "
                + arguments.get(0)
                + " took longer than "
                + limit.toSeconds()
                + " s and was ended. Check that the"
                + " repository can be reached, or raise git.timeout in coordinator.yml.");
      }
      return new Result(exit, output, head(errors));
    } finally {
      alarm.cancel(false);
      kill(process);
    }
  }

  private void environment(Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOME", home.toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", home.resolve("gitconfig").toString());
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ASKPASS", "true");
    environment.put("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh");
    environment.put("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes");
  }

  private static void kill(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(2000), StandardCharsets.UTF_8).strip();
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException ignored) {
      // A file that stays in our own directory hurts nobody.
    }
  }
}
