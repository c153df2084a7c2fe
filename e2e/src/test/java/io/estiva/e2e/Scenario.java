package io.estiva.e2e;

import io.estiva.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A bed with a coordinator, agents and one project. Waits with what was seen when it was not what
 * was hoped for.
 */
final class Scenario implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Bed bed;
  private final Coordinator coordinator;
  private final Map<String, Agent> agents = new TreeMap<>();
  private final Map<String, DeployHost> hosts = new TreeMap<>();
  private final Repository repository;
  private final String project;

  private Scenario(Bed bed, Repository repository, Coordinator coordinator) {
    this.bed = bed;
    this.project = bed.name() + "/app";
    this.repository = repository;
    this.coordinator = coordinator;
  }

  /** A coordinator with one empty project. */
  static Scenario start() {
    return prepared(
        scenario ->
            scenario.coordinator.api().project(scenario.project, scenario.repository.url()));
  }

  /** What was started goes, too, when the rest cannot be. */
  private static Scenario prepared(Consumer<Scenario> preparation) {
    Bed bed = Bed.make();
    Coordinator coordinator = null;
    Scenario scenario = null;
    try {
      coordinator = Coordinator.start(bed);
      scenario = new Scenario(bed, Repository.make(bed, "app"), coordinator);
      preparation.accept(scenario);
      return scenario;
    } catch (RuntimeException | Error e) {
      if (scenario != null) {
        scenario.close();
      } else if (coordinator != null) {
        coordinator.close();
        bed.close();
      } else {
        bed.close();
      }
      throw e;
    }
  }

  /**
   * The example project with a registry, a deploy host and an agent that may build images; deploys
   * by sudo.
   */
  static Scenario webApp() {
    return webApp("deploy");
  }

  /** The same, deploying as the given user of the host. */
  static Scenario webApp(String user) {
    return prepared(scenario -> scenario.withWebApp(user));
  }

  private void withWebApp(String user) {
    coordinator.api().project(project, repository.url());
    bed.registry(coordinator);
    agent("builder", "docker-build");
    repository.copy(Bed.root().resolve("examples/web-app"));
    variables(host("host1").variables(user));
    variables(
        List.of(
            Variable.plain("BASE_IMAGE", "estiva-testbed/busybox:latest"),
            Variable.plain("DOCKER_CLI_IMAGE", "estiva-testbed/job:latest")));
  }

  Agent agent(String name, String... tags) {
    return agents.computeIfAbsent(name, n -> Agent.start(bed, coordinator, n, tags));
  }

  /** One that leaves jobs without tags to others. */
  Agent taggedOnlyAgent(String name, String... tags) {
    return agents.computeIfAbsent(name, n -> Agent.start(bed, coordinator, n, false, tags));
  }

  DeployHost host(String name) {
    return hosts.computeIfAbsent(name, n -> bed.host(n, coordinator.registryPort()));
  }

  void variables(List<Variable> variables) {
    coordinator.api().variables(project, variables);
  }

  Bed bed() {
    return bed;
  }

  Coordinator coordinator() {
    return coordinator;
  }

  Repository repository() {
    return repository;
  }

  String project() {
    return project;
  }

  Path directory() {
    return bed.directory();
  }

  /** Pushes what is in the tree and starts a pipeline of it. */
  Run push(String message) {
    String sha = repository.push(message);
    return new Run(sha, coordinator.api().start(project));
  }

  /** Pushes this pipeline file and starts it. */
  Run pipeline(String... lines) {
    repository.write(".gitlab-ci.yml", String.join("\n", lines) + "\n");
    return push("Change the pipeline");
  }

  /** What happened, for the text of a failure. */
  String seen(long pipeline) {
    StringBuilder text = new StringBuilder();
    for (Job job : coordinator.api().jobs(project, pipeline)) {
      text.append("\n=== ")
          .append(job)
          .append('\n')
          .append(tail(coordinator.api().trace(project, job.id())));
    }
    agents.forEach(
        (name, agent) ->
            text.append("\n=== log of agent ").append(name).append('\n').append(agent.log()));
    return text.append("\n=== log of the coordinator\n").append(coordinator.log()).toString();
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 4000));
  }

  @Override
  public void close() {
    try {
      agents.values().forEach(Agent::close);
      coordinator.close();
    } finally {
      bed.close();
    }
  }

  /** A pipeline of the project. */
  final class Run {
    private final String sha;
    private final long id;

    private Run(String sha, long id) {
      this.sha = sha;
      this.id = id;
    }

    String sha() {
      return sha;
    }

    long id() {
      return id;
    }

    /** Waits until it has ended, and expects this status. */
    Run ends(String status) {
      Eventually.within(LIMIT)
          .until(
              "pipeline " + id + " has ended", () -> Api.ENDED.contains(status()), () -> seen(id));
      if (!status().equals(status)) {
        throw new AssertionError(
            "pipeline " + id + " should be " + status + ", it is " + status() + seen(id));
      }
      return this;
    }

    String status() {
      return coordinator.api().pipelineStatus(project, id);
    }

    Job job(String name) {
      return coordinator.api().jobs(project, id).stream()
          .filter(job -> job.name().equals(name))
          .reduce((earlier, later) -> later.id() > earlier.id() ? later : earlier)
          .orElseThrow(() -> new AssertionError("there is no job " + name + seen(id)));
    }

    String trace(String job) {
      return coordinator.api().trace(project, job(job).id());
    }

    /** Waits until the log of a job contains this. */
    void shows(String job, String text) {
      Eventually.within(LIMIT)
          .until(
              "the log of " + job + " shows " + text,
              () -> {
                if (trace(job).contains(text)) {
                  return true;
                }
                if (job(job).ended() && !trace(job).contains(text)) {
                  throw new AssertionError(job + " ended without showing " + text + seen(id));
                }
                return false;
              },
              () -> seen(id));
    }

    /** Waits until a job has this status. */
    void is(String job, String status) {
      Eventually.within(LIMIT)
          .until(job + " is " + status, () -> job(job).status().equals(status), () -> seen(id));
    }
  }
}
