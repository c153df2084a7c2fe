package io.estiva.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An agent as a process, with its state in the bed's directory. */
final class Agent implements AutoCloseable {
  private final Daemon daemon;
  private final Path state;

  private Agent(Daemon daemon, Path state) {
    this.daemon = daemon;
    this.state = state;
  }

  /** Starts one that takes jobs with any of {@code tags}, and untagged ones. */
  static Agent start(Bed bed, Coordinator coordinator, String name, String... tags) {
    return start(bed, coordinator, name, true, tags);
  }

  /**
   * Starts one that takes jobs with any of {@code tags}; jobs tagged {@code docker-build} get the
   * engine's socket.
   */
  static Agent start(
      Bed bed, Coordinator coordinator, String name, boolean untagged, String... tags) {
    Path directory = bed.directory().resolve("agent-" + name);
    Path state = directory.resolve("state");
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("token"),
          coordinator.api().runner(name, List.of(tags), untagged) + "\n");
      Files.writeString(
          directory.resolve("agent.yml"),
          String.join(
              "\n",
              "state-dir: \"" + state + "\"",
              "concurrent: 4",
              "listen: none",
              "runners:",
              "  - name: " + name,
              "    url: \"" + coordinator.url() + "\"",
              "    token-file: \"" + directory.resolve("token") + "\"",
              "docker:",
              "  socket: \"" + bed.dockerSocket() + "\"",
              "  default-image: estiva-testbed/busybox:latest",
              "policy:",
              "  docker-socket:",
              "    runners: [" + name + "]",
              "    tags: [docker-build]",
              "    protected-only: true",
              ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        List.of(program().toString(), "run", "--config", directory.resolve("agent.yml").toString());
    return new Agent(new Daemon(command, bed.directory().resolve("agent-" + name + ".log")), state);
  }

  static Path program() {
    return Bed.root().resolve("agent/target/estiva-agent/bin/estiva-agent");
  }

  /** The directory where it keeps everything. */
  Path state() {
    return state;
  }

  /** {@code kill -9}. */
  void kill() {
    daemon.kill();
  }

  void restart() {
    daemon.restart();
  }

  /** The end of its log. */
  String log() {
    return daemon.log();
  }

  @Override
  public void close() {
    daemon.close();
  }
}
