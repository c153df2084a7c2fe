package io.estiva.agent.job;

import io.estiva.agent.artifact.ArchiveLimits;
import io.estiva.agent.command.AgentCommand;
import io.estiva.agent.config.AgentConfig;
import io.estiva.agent.git.CommitReader;
import io.estiva.agent.git.GitMirrors;
import io.estiva.agent.policy.JobPolicy;
import io.estiva.containers.call.Watchdog;
import io.estiva.containers.host.DockerHost;
import io.estiva.containers.host.DockerHosts;
import io.estiva.protocol.WireMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all jobs of this agent share. Thread-safe. The Docker Engine is reached with the first job
 * that needs it; whoever made this closes it.
 */
public final class JobHost implements AutoCloseable {

  /** Local paths too: coordinators on the same machine hand them out. */
  private static final GitMirrors.Settings GIT =
      new GitMirrors.Settings("http:https:git:ssh:file", Duration.ofHours(1), null);

  private static final long OUTPUT_SLACK = 1L << 30;

  private final AgentConfig config;
  private final AgentCommand command;
  private final Clock clock;
  private final JobPolicy policy;
  private final GitMirrors mirrors;
  private final CommitReader commits;
  private final Path memory;
  private final WireMapper json = new WireMapper();
  private final Watchdog watchdog = new Watchdog("jobs");
  private @Nullable DockerHost docker;

  /**
   * For one agent.
   *
   * @param command what scripts reach by calling {@code estiva-agent}
   */
  public JobHost(AgentConfig config, AgentCommand command, Clock clock) {
    this.config = config;
    this.command = command;
    this.clock = clock;
    this.policy = new JobPolicy(config.policy(), config.docker());
    Path repositories = config.stateDir().resolve("mirrors");
    this.mirrors = new GitMirrors(repositories, GIT);
    this.commits = new CommitReader(repositories);
    this.memory = memoryFor(config.stateDir());
  }

  /** The engine, opened at the first call; later calls try again after a failure. */
  synchronized DockerHost docker() {
    if (docker == null) {
      docker = DockerHosts.local(config.docker().socket());
    }
    return docker;
  }

  AgentCommand command() {
    return command;
  }

  Clock clock() {
    return clock;
  }

  JobPolicy policy() {
    return policy;
  }

  GitMirrors mirrors() {
    return mirrors;
  }

  CommitReader commits() {
    return commits;
  }

  Watchdog watchdog() {
    return watchdog;
  }

  WireMapper json() {
    return json;
  }

  Path dockerSocket() {
    return config.docker().socket();
  }

  Optional<String> defaultImage() {
    return config.docker().defaultImage();
  }

  ArchiveLimits archiveLimits() {
    return ArchiveLimits.DEFAULT;
  }

  /** How many bytes a step may print before it is ended, on top of what the log keeps of them. */
  long mostOutput() {
    return Math.min(config.logLimit(), Long.MAX_VALUE / 8) * 2 + OUTPUT_SLACK;
  }

  /** Directory of the jobs' directories. */
  Path jobs() {
    return config.stateDir().resolve("jobs");
  }

  /** Directory of what jobs keep in memory; on disk where this host has none for us. */
  Path memory() {
    return memory;
  }

  /**
   * The service manager's run-time directory, or the host's shared memory. Never removed as a
   * whole: jobs outlive this process.
   */
  private static Path memoryFor(Path stateDir) {
    String name =
        "estiva-" + HexFormat.of().toHexDigits(stateDir.toAbsolutePath().toString().hashCode());
    String runtime = System.getenv("RUNTIME_DIRECTORY");
    Path[] candidates = {
      Path.of(runtime == null ? "/dev/shm" : runtime.split(":")[0]), Path.of("/dev/shm")
    };
    for (Path candidate : candidates) {
      try {
        Path own = candidate.resolve(name);
        if (Files.isWritable(candidate)
            && Files.getFileStore(candidate).type().equals("tmpfs")
            && isOurs(own)) {
          return own;
        }
      } catch (IOException ignored) {
        // the next one may do
      }
    }
    return stateDir.resolve("memory");
  }

  /** Anybody may write to shared memory: a directory that somebody else put there is not used. */
  private static boolean isOurs(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    String owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName();
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        && owner.equals(System.getProperty("user.name"));
  }

  @Override
  public synchronized void close() {
    watchdog.close();
    if (docker != null) {
      docker.close();
      docker = null;
    }
  }
}
