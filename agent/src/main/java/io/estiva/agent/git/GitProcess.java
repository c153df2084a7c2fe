package io.estiva.agent.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the host's git with nothing of the host's configuration and environment. Files that it makes
 * are open to all users, since a job's image may run as any; the directory above them is the
 * agent's alone.
 */
final class GitProcess {
  private static final int MAX_SAID = 16 * 1024;

  private final Path home;
  private final Map<String, String> environment;

  /**
   * @param home an empty directory
   * @param environment on top of the few variables that git needs
   */
  GitProcess(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = Map.copyOf(environment);
  }

  /** How a run ended, and what git printed, at most 16 KiB. */
  record Result(int exitCode, String said) {}

  /**
   * Runs git and waits for it. Ends it, with all it started, after the limit or at an interrupt.
   *
   * @param lines called with each line that git prints
   * @throws GitFailed after the limit, or when there is no git
   * @throws InterruptedException after an interrupt; git is gone by then
   */
  Result run(Duration limit, Consumer<String> lines, List<String> arguments)
      throws InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "umask 0000; exec git \"$@\"", "git"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    String path =
        variables.getOrDefault(
            "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    variables.clear();
    variables.putAll(
        Map.of(
            "PATH", path,
            "HOME", home.toString(),
            "LC_ALL", "C",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes",
            "GIT_PROTOCOL_FROM_USER", "1"));
    variables.putAll(environment);
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new GitFailed(
          "cannot start git: " + e.getMessage() + ". Install the package git on this host.", true);
    }
    StringBuffer said = new StringBuffer();
    Thread reader =
        new Thread(
            () -> read(process.getInputStream(), said, lines),
            Thread.currentThread().getName() + "-git");
    reader.setDaemon(true);
    reader.start();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new GitFailed(
            "git "
                + verb(arguments)
                + " did not end within "
                + limit.toSeconds()
                + " s; it said: "
                + said.toString().strip(),
            false);
      }
      reader.join(TimeUnit.SECONDS.toMillis(5));
      return new Result(process.exitValue(), said.toString().strip());
    } finally {
      end(process);
    }
  }

  private static String verb(List<String> arguments) {
    for (String argument : arguments) {
      if (List.of("fetch", "init", "checkout", "read-tree", "update-ref").contains(argument)) {
        return argument;
      }
    }
    return "";
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void read(InputStream in, StringBuffer said, Consumer<String> lines) {
    StringBuilder line = new StringBuilder();
    byte[] buffer = new byte[4096];
    try (in) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (char c : new String(buffer, 0, count, StandardCharsets.ISO_8859_1).toCharArray()) {
          if (c != '\n' && c != '\r') {
            if (line.length() < 1000) {
              line.append(c >= ' ' && c < 0x7f ? c : '?');
            }
          } else if (line.length() > 0) {
            take(line, said, lines, c == '\n');
          }
        }
      }
      if (line.length() > 0) {
        take(line, said, lines, true);
      }
    } catch (IOException ended) {
      take(line, said, lines, true);
    }
  }

  /**
   * Lines that end in a carriage return are progress; only the last of them matters and it ends in
   * a line end.
   */
  private static void take(
      StringBuilder line, StringBuffer said, Consumer<String> lines, boolean whole) {
    if (whole && line.length() > 0 && said.length() < MAX_SAID) {
      said.append(line).append('\n');
      lines.accept(line.toString());
    }
    line.setLength(0);
  }
}
