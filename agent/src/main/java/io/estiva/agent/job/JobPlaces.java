package io.estiva.agent.job;

import io.estiva.agent.journal.Removal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where a job's files are on this host and in its container. All below directories that only this
 * user may enter; what is open to everybody in there is meant for the container.
 *
 * @param directory the job's own
 * @param secrets in memory where possible: scripts and file variables; wiped at the end
 */
record JobPlaces(Path directory, Path secrets, String project) {

  static final String RUN = "/estiva-job/run";
  static final String LOG = "/estiva-job/log";
  static final String CONTROL = "/estiva-job/control";
  static final String BIN = "/estiva-job/bin";

  /** Mounted at {@code /builds}. */
  Path builds() {
    return directory.resolve("builds");
  }

  /** The project's directory. */
  Path tree() {
    return builds().resolve(project);
  }

  /** Scripts; mounted read-only at {@link #RUN}. */
  Path run() {
    return secrets.resolve("run");
  }

  /** File variables; mounted beside the project's directory. */
  Path files() {
    return secrets.resolve("files");
  }

  /** What the container prints; mounted as a single file at {@link #LOG}. */
  Path log() {
    return directory.resolve("output.log");
  }

  /** Requests to the agent and its answers; mounted at {@link #CONTROL}. */
  Path control() {
    return directory.resolve("control");
  }

  /** The program of the scripts' calls; mounted read-only at {@link #BIN}. */
  Path bin() {
    return directory.resolve("bin");
  }

  /** For this agent's own eyes. */
  Path scratch() {
    return directory.resolve("scratch");
  }

  /** Makes everything anew, without what an earlier attempt left. */
  void create() throws IOException {
    remove();
    own(secrets);
    own(scratch());
    open(run());
    open(files());
    open(bin());
    open(control());
    Path step = builds();
    open(step);
    for (String name : project.split("/")) {
      step = step.resolve(name);
      open(step);
    }
    open(builds().resolve(project + ".tmp"));
    Files.createFile(log());
    Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  /** Removes everything but the job's directory itself and what others keep in it. */
  void remove() {
    try {
      Removal.tree(secrets);
      Removal.tree(builds());
      Removal.tree(control());
      Removal.tree(bin());
      Removal.tree(scratch());
      Files.deleteIfExists(log());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the files of the job in " + directory, e);
    }
  }

  private static void own(Path path) throws IOException {
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
  }

  private static void open(Path path) throws IOException {
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
  }
}
