package io.estiva.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that outlives the agent, and the lock that keeps two agents from sharing it.
 *
 * <p>{@code jobs/} holds the jobs, {@code system-id} the machine's identity, {@code drain} is there
 * while an operator wants the agent to finish its jobs and end.
 */
public final class StateDirectory implements AutoCloseable {

  private final Path root;
  private @Nullable FileChannel lockFile;

  private StateDirectory(Path root) {
    this.root = root;
  }

  /** The folder, without a lock and without touching it. */
  public static StateDirectory at(Path root) {
    return new StateDirectory(root);
  }

  /**
   * Makes the folder if need be and locks it for this process.
   *
   * @throws AgentProblem if another agent uses it, or it cannot be used
   */
  public static StateDirectory open(Path root) {
    StateDirectory directory = new StateDirectory(root);
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(
            root,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Files.createDirectories(directory.jobs());
      if (!directory.lock()) {
        throw new AgentProblem(
            "another agent uses "
                + root
                + ". Stop it, or give this one a state-dir of its own in its configuration.");
      }
    } catch (IOException e) {
      throw new AgentProblem(
          "cannot use the state folder "
              + root
              + ": "
              + describe(e)
              + ". This user must be able to write there.");
    }
    return directory;
  }

  /** Where the jobs' directories are. */
  public Path jobs() {
    return root.resolve("jobs");
  }

  /** The jobs' directories, sorted by name. */
  public List<Path> jobDirectories() {
    if (!Files.isDirectory(jobs())) {
      return List.of();
    }
    try (Stream<Path> directories = Files.list(jobs())) {
      return directories.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new AgentProblem("cannot list " + jobs() + ": " + describe(e));
    }
  }

  /** The machine's identity; empty if no agent has started here yet. */
  public String knownSystemId() {
    try {
      return Files.exists(systemId()) ? Files.readString(systemId()).strip() : "";
    } catch (IOException e) {
      throw new AgentProblem("cannot read " + systemId() + ": " + describe(e));
    }
  }

  /** Where the machine's identity is kept. */
  Path systemId() {
    return root.resolve("system-id");
  }

  /** Whether an agent works with this folder now. */
  public boolean isInUse() {
    if (!Files.exists(lockPath())) {
      return false;
    }
    try {
      if (lock()) {
        close();
        return false;
      }
      return true;
    } catch (IOException e) {
      throw new AgentProblem("cannot look into " + root + ": " + describe(e));
    }
  }

  /** Whether an operator wants the agent to finish its jobs and end. */
  public boolean isDrainWanted() {
    return Files.exists(drainFile());
  }

  /** Asks the agent that works with this folder to finish its jobs and end. */
  public void wantDrain() {
    try {
      Files.writeString(drainFile(), "");
    } catch (IOException e) {
      throw new AgentProblem("cannot ask the agent to drain: " + describe(e));
    }
  }

  /** A new start, or an agent that has drained: the wish is fulfilled. */
  void forgetDrain() {
    try {
      Files.deleteIfExists(drainFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + drainFile(), e);
    }
  }

  @Override
  public void close() {
    FileChannel open = lockFile;
    lockFile = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot unlock " + root, e);
      }
    }
  }

  private boolean lock() throws IOException {
    FileChannel channel =
        FileChannel.open(lockPath(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Optional<FileLock> lock;
    try {
      lock = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      lock = Optional.empty();
    }
    if (lock.isEmpty()) {
      channel.close();
      return false;
    }
    lockFile = channel;
    return true;
  }

  private Path lockPath() {
    return root.resolve("lock");
  }

  private Path drainFile() {
    return root.resolve("drain");
  }

  private static String describe(IOException e) {
    return e.getClass().getSimpleName() + " " + e.getMessage();
  }
}
