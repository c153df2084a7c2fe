package io.estiva.agent.job;

import io.estiva.agent.command.CommandDesk;
import io.estiva.agent.spec.JobSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Writes what the container runs, as files, so that neither scripts nor variables stand in a
 * command line or in the container's configuration. POSIX shell throughout; bash where the image
 * has it.
 */
final class ShellScripts {

  /** Finds the best shell of the image; the first file is the same for every step of a job. */
  static final List<String> COMMAND =
      List.of(
          "sh",
          "-c",
          "for s in /usr/local/bin/bash /usr/bin/bash /bin/bash /usr/local/bin/sh /usr/bin/sh /bin/sh /busybox/sh; do"
              + " [ -x \"$s\" ] && exec \"$s\" "
              + JobPlaces.RUN
              + "/main \"$s\"; done; echo 'no shell in the image' >&2; exit 1");

  /** Asks every process of the job to end, but not those that still write the log. */
  static final String STOP =
      "keep=$(cat "
          + JobPlaces.CONTROL
          + "/writer 2>/dev/null)\n"
          + "for p in /proc/[0-9]*; do\n"
          + "  p=${p#/proc/}\n"
          + "  case $p in 1|$$|$keep) ;; *) kill -TERM \"$p\" 2>/dev/null ;; esac\n"
          + "done\n"
          + "exit 0\n";

  /**
   * The container's first process. The script's output goes through a pipe into the log file: a
   * pipe, since scripts open /dev/stdout again and would cut a file short. What the script left
   * running is killed at its end, as that would hold the pipe open for ever.
   */
  private static final String MAIN =
      "shell=$1\n"
          + "umask 0\n"
          + "step=$(cat "
          + JobPlaces.RUN
          + "/step)\n"
          + "pipe="
          + JobPlaces.CONTROL
          + "/pipe\n"
          + "rm -f \"$pipe\"\n"
          + "mkfifo \"$pipe\" || exit 1\n"
          + "cat <\"$pipe\" >>"
          + JobPlaces.LOG
          + " &\n"
          + "writer=$!\n"
          + "echo \"$writer\" >"
          + JobPlaces.CONTROL
          + "/writer\n"
          + "umask 022\n"
          + "\"$shell\" \""
          + JobPlaces.RUN
          + "/$step\" </dev/null >\"$pipe\" 2>&1\n"
          + "status=$?\n"
          + "left=\n"
          + "for p in /proc/[0-9]*; do\n"
          + "  p=${p#/proc/}\n"
          + "  case $p in 1|$$|$PPID|$writer) ;; *) kill -KILL \"$p\" 2>/dev/null && left=1 ;; esac\n"
          + "done\n"
          + "if [ -n \"$left\" ]; then (sleep 5; kill -KILL \"$writer\") >/dev/null 2>&1 & fi\n"
          + "wait \"$writer\"\n"
          + "exit $status\n";

  private final JobSpec job;
  private final Path directory;

  ShellScripts(JobSpec job, Path directory) {
    this.job = job;
    this.directory = directory;
  }

  /** Writes everything but the steps' scripts. */
  void writeFrame(JobPlaces places) throws IOException {
    write("main", MAIN);
    write("stop", STOP);
    for (Map.Entry<String, String> file : job.files().entrySet()) {
      if (file.getKey().matches("[A-Za-z0-9_.-]+") && !file.getKey().startsWith(".")) {
        put(places.files().resolve(file.getKey()), file.getValue(), "rw-rw-rw-");
      }
    }
    put(places.bin().resolve("estiva-agent"), CommandDesk.PROGRAM, "rwxr-xr-x");
  }

  /** Writes a step's script and makes it the one that the container runs when it is started. */
  void writeStep(String step, String jobStatus) throws IOException {
    write(step, script(step, jobStatus));
    write("step", step + "\n");
  }

  private void write(String name, String text) throws IOException {
    put(directory.resolve(name), text, "rw-r--r--");
  }

  private static void put(Path file, String text, String mode) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.write(unfinished, text.getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString(mode));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private String script(String step, String jobStatus) {
    StringBuilder text = new StringBuilder();
    job.environment()
        .forEach(
            (key, value) -> {
              if (key.matches("[A-Za-z_][A-Za-z0-9_]*") && !key.equals("CI_JOB_STATUS")) {
                text.append("export ").append(key).append('=').append(quoted(value)).append('\n');
              }
            });
    text.append("export CI_JOB_STATUS=").append(jobStatus).append('\n');
    // the checkout belongs to the agent's user, and git in the image wants to be told that this is
    // fine
    text.append(
        "export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'\n");
    text.append(
        "export PATH=\"${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}:"
            + JobPlaces.BIN
            + "\"\n");
    text.append("umask 0\n");
    text.append("if (set -o pipefail) 2>/dev/null; then set -o pipefail; fi\n");
    text.append("set +C\n");
    text.append("cd ").append(quoted(job.projectDirectory())).append(" || exit 1\n");
    if (job.isSet("CI_DEBUG_TRACE")) {
      text.append("set -x\n");
    }
    text.append("set -e\n");
    for (String line : job.script(step)) {
      text.append("printf '%s\\n' ")
          .append(quoted("\u001b[32;1m$ " + shown(line) + "\u001b[0;m"))
          .append('\n');
      text.append(line.replace("\r\n", "\n").replace("\0", "")).append('\n');
    }
    return text.toString();
  }

  private static String shown(String line) {
    String clean = line.strip().replace("\0", "");
    int end = clean.indexOf('\n');
    return end < 0
        ? clean
        : clean.substring(0, end).stripTrailing() + " # collapsed multi-line command";
  }

  static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }
}
