package io.estiva.agent.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of the git program with an environment made from nothing: no configuration of the host or
 * the user has a say, and no hook runs. Not for several threads.
 */
final class GitCall {

  private static final int MAX_OUTPUT = 64 << 20;

  /** Files and directories are for everybody in the job's container, whoever that runs as. */
  private static final List<String> OPEN_UMASK = List.of("/bin/sh", "-c", "umask 0; exec git \"$@\"", "git");

  private final ProcessBuilder builder;
  private final List<String> arguments = new ArrayList<>();

  GitCall(Path directory) {
    builder = new ProcessBuilder().directory(directory.toFile()).redirectErrorStream(false);
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("LC_ALL", "C");
    environment.put("HOME", "/nonexistent");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ASKPASS", "/bin/false");
    environment.put("GIT_ALLOW_PROTOCOL", "http:https:git:ssh:file");
    environment.put("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes");
    config("core.hooksPath=/dev/null", "gc.auto=0", "maintenance.auto=false", "safe.directory=*", "advice.detachedHead=false");
  }

  final GitCall config(String... settings) {
    for (String setting : settings) {
      arguments.add("-c");
      arguments.add(setting);
    }
    return this;
  }

  GitCall environment(String key, String value) {
    builder.environment().put(key, value);
    return this;
  }

  GitCall arguments(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  GitCall arguments(List<String> more) {
    arguments.addAll(more);
    return this;
  }

  /** What it said and how it ended. */
  record Result(int exitCode, byte[] output, String errors) {
    boolean isGood() {
      return exitCode == 0;
    }
  }

  /**
   * Runs it.
   *
   * @throws GitFailed when it cannot be started or ends badly
   */
  byte[] run(String what) throws InterruptedException {
    Result result = tryRun(what);
    if (!result.isGood()) {
      throw new GitFailed(what + " failed: " + lastLines(result), isTransient(result.errors()));
    }
    return result.output();
  }

  Result tryRun(String what) throws InterruptedException {
    List<String> command = new ArrayList<>(OPEN_UMASK);
    command.addAll(arguments);
    builder.command(command);
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new GitFailed(what + " failed: git cannot be started (" + e.getMessage() + "). Install git on the agent's host.", false);
    }
    try {
      Reader errors = new Reader(process.getErrorStream());
      Reader output = new Reader(process.getInputStream());
      errors.start();
      output.start();
      int code = process.waitFor();
      errors.join();
      output.join();
      return new Result(code, output.bytes(), new String(errors.bytes(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      if (!endsSoon(process)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      throw e;
    }
  }

  private static boolean endsSoon(Process process) {
    try {
      return process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String lastLines(Result result) {
    List<String> lines = result.errors().lines().filter(line -> !line.isBlank()).toList();
    String tail = String.join("; ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
    return tail.isEmpty() ? "git ended with code " + result.exitCode() : tail.substring(0, Math.min(1000, tail.length()));
  }

  private static boolean isTransient(String errors) {
    String text = errors.toLowerCase(Locale.ROOT);
    return List.of("timed out", "could not resolve host", "connection refused", "connection reset", "early eof",
            "rpc failed", "unexpected disconnect", "error: 5", "hung up", "failed to connect")
        .stream()
        .anyMatch(text::contains);
  }

  /** Reads one stream to its end and keeps a bounded part: an unread one would block git. */
  private static final class Reader extends Thread {
    private final InputStream in;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Reader(InputStream in) {
      super("git-output");
      setDaemon(true);
      this.in = in;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      try (in) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          kept.write(buffer, 0, Math.min(count, MAX_OUTPUT + 1 - kept.size()));
        }
      } catch (IOException ignored) {
        // the stream ends with the process that was ended
      }
    }

    byte[] bytes() {
      return kept.toByteArray();
    }
  }
}
