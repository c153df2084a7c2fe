package io.estiva.agent.job;

import io.estiva.agent.Agent;
import io.estiva.agent.FakeCoordinator;
import io.estiva.agent.JobSide;
import io.estiva.agent.command.AgentCommand;
import io.estiva.agent.config.AgentConfig;
import io.estiva.agent.config.AgentConfigReader;
import io.estiva.testkit.Eventually;
import io.estiva.testkit.RealDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** An agent with the real job side against a coordinator in this process. Close it. */
final class JobBench implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(120);

  private final Path folder;
  private final RealDocker docker;
  private final AgentCommand command;
  private final FakeCoordinator coordinator;
  private final String policy;
  private Agent agent;
  private JobHost host;

  JobBench(Path folder, RealDocker docker, AgentCommand command, String policy) throws Exception {
    this.folder = folder;
    this.docker = docker;
    this.command = command;
    this.policy = policy;
    this.coordinator = new FakeCoordinator();
    coordinator.jobHeader("Estiva-Trace-Flush-Millis", "10");
    Files.writeString(folder.resolve("token"), "glrt-known\n");
    start();
  }

  FakeCoordinator coordinator() {
    return coordinator;
  }

  void start() throws IOException {
    String text =
        "state-dir: "
            + folder.resolve("state")
            + "\nlisten: none\nconcurrent: 4\nrunners:\n  - name: main\n    url: "
            + coordinator.url()
            + "\n    token-file: "
            + folder.resolve("token")
            + "\ndocker:\n  socket: "
            + docker.socket()
            + "\n"
            + policy;
    Path file = folder.resolve("agent.yml");
    Files.writeString(file, text);
    AgentConfig config = AgentConfigReader.read(file);
    host = new JobHost(config, command, Clock.systemUTC());
    JobThreads threads = new JobThreads(host);
    agent =
        Agent.start(
            config,
            new JobSide(threads::sweep, threads::start, threads::recover, threads::handOver));
  }

  /** What a SIGTERM does: the jobs go on without the agent. */
  void handOver() {
    agent.handOver();
    host.close();
  }

  /** The job's whole log, once it has ended in a state. */
  String run(JobPayloadText job, String state) {
    coordinator.enqueue(job.toString());
    return await(job.id(), state);
  }

  String await(long job, String state) {
    Eventually.within(LONG)
        .until(
            "job " + job + " ended",
            () -> !coordinator.state(job).isEmpty() && !coordinator.state(job).equals("running"),
            () -> coordinator.state(job) + "\n" + coordinator.trace(job));
    String log = coordinator.trace(job);
    if (!coordinator.state(job).equals(state)) {
      throw new AssertionError("job " + job + " is " + coordinator.state(job) + ":\n" + log);
    }
    return log;
  }

  void awaitLog(long job, String text) {
    Eventually.within(LONG)
        .until(
            "the log has " + text,
            () -> coordinator.trace(job).contains(text),
            () -> coordinator.trace(job));
  }

  Map<String, Object> report(long job) {
    var all = coordinator.seen("PUT", "jobs/" + job);
    return all.get(all.size() - 1).json();
  }

  /** Waits until nothing of any job is left on the engine, on disk and in memory. */
  void awaitNothingLeft() {
    Path jobs = folder.resolve("state/jobs");
    Eventually.within(LONG)
        .that(
            () -> {
              try (var directories = Files.list(jobs)) {
                if (directories.findAny().isPresent()) {
                  throw new AssertionError("job directories are left");
                }
              }
              try (var directories = Files.list(host.memory())) {
                if (directories.findAny().isPresent()) {
                  throw new AssertionError("files in memory are left");
                }
              }
              String left =
                  docker.run("ps", "-aq", "--filter", "label=io.estiva.agent.jobs=" + jobs);
              String networks =
                  docker.run(
                      "network", "ls", "-q", "--filter", "label=io.estiva.agent.jobs=" + jobs);
              if (!left.isEmpty() || !networks.isEmpty()) {
                throw new AssertionError(
                    "containers " + left + " or networks " + networks + " are left");
              }
            });
  }

  Path memory() {
    return host.memory();
  }

  @Override
  public void close() throws Exception {
    Objects.requireNonNull(agent).handOver();
    host.close();
    coordinator.close();
    docker.removeAll("io.estiva.agent.jobs=" + folder.resolve("state/jobs"));
    io.estiva.agent.journal.Removal.tree(host.memory());
  }
}
