package io.estiva.containers.host;

import io.estiva.containers.call.DeadlineExceeded;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The containers of one engine; a container is named by id or name. See {@link DockerHost} for
 * threads, limits and exceptions. A missing container is an {@link EngineRefused} that {@link
 * EngineRefused#isMissing() says so}, unless a method promises otherwise.
 */
public final class Containers {

  private final Engine engine;
  private final ContainerStreams streams;

  Containers(Engine engine) {
    this.engine = engine;
    this.streams = new ContainerStreams(engine);
  }

  /**
   * Creates a container without starting it. When a further network cannot be joined, the container
   * is removed again.
   *
   * @return its id
   * @throws ImageUnavailable when the engine does not have the image
   */
  public String create(ContainerSpec spec) {
    var call =
        new EngineCall("POST", "creating container " + spec.name, "/containers/create")
            .query("name", spec.name);
    if (!spec.platform.isEmpty()) {
      call.query("platform", spec.platform);
    }
    requireNetworks(spec);
    String id;
    try {
      id = engine.json(call.json(CreateBody.of(spec))).path("Id").asText();
    } catch (EngineRefused e) {
      if (e.isMissing()
          && e.answer().toLowerCase(java.util.Locale.ROOT).contains("no such image")) {
        throw new ImageUnavailable(
            ImageUnavailable.Reason.MISSING, e.getMessage() + ". Pull the image first");
      }
      throw e;
    }
    try {
      // engines before API 1.44 take one network at creation
      spec.networks.entrySet().stream()
          .skip(1)
          .forEach(
              network -> new Networks(engine).connect(network.getKey(), id, network.getValue()));
    } catch (RuntimeException e) {
      removeAfter(e, id);
      throw e;
    }
    return id;
  }

  /** Engines let a container that does not run join a network that does not exist. */
  private void requireNetworks(ContainerSpec spec) {
    var networks = new Networks(engine);
    for (var network : spec.networks.keySet()) {
      if (networks.find(network).isEmpty()) {
        throw new EngineRefused(
            "creating container " + spec.name + " on " + engine.address(),
            404,
            "network " + network + " does not exist");
      }
    }
  }

  private void removeAfter(RuntimeException failure, String id) {
    try {
      remove(id, true);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Starts it; nothing happens when it runs. */
  public void start(String container) {
    engine.send(
        new EngineCall(
            "POST", "starting container " + container, "/containers/", container, "/start"));
  }

  /**
   * Waits until it does not run; returns at once when it does not. Holds one open call instead of
   * asking again and again, and takes the wait up again when the connection breaks or the engine
   * restarts.
   *
   * @throws DeadlineExceeded when it still runs after {@code limit}
   */
  public Exit awaitExit(String container, Duration limit) {
    return new ExitWait(engine, this).await(container, limit);
  }

  /**
   * Asks it to stop and kills it after {@code grace}. Nothing happens when it does not run.
   *
   * @param grace in whole seconds
   */
  public void stop(String container, Duration grace) {
    engine.send(
        new EngineCall(
                "POST", "stopping container " + container, "/containers/", container, "/stop")
            .query("t", Math.max(0, grace.toSeconds()))
            .within(grace.plus(engine.limits().control())));
  }

  /** Sends a signal, such as {@code KILL}. It is fine when it does not run or does not exist. */
  public void kill(String container, String signal) {
    try {
      engine.send(
          new EngineCall(
                  "POST",
                  "sending " + signal + " to container " + container,
                  "/containers/",
                  container,
                  "/kill")
              .query("signal", signal));
    } catch (EngineRefused e) {
      if (!e.isMissing() && !e.isConflict()) {
        throw e;
      }
    }
  }

  /** Restarts the engine's count of its life: stops it within {@code grace} and starts it. */
  public void restart(String container, Duration grace) {
    engine.send(
        new EngineCall(
                "POST", "restarting container " + container, "/containers/", container, "/restart")
            .query("t", Math.max(0, grace.toSeconds()))
            .within(grace.plus(engine.limits().control())));
  }

  /**
   * Kills and removes it. It is fine when it does not exist; when somebody else is removing it,
   * this waits until it is gone.
   *
   * @param withVolumes its anonymous volumes too; named ones always stay
   */
  public void remove(String container, boolean withVolumes) {
    try {
      engine.send(
          new EngineCall("DELETE", "removing container " + container, "/containers/", container)
              .query("force", 1)
              .query("v", withVolumes ? 1 : 0));
    } catch (EngineRefused e) {
      if (e.isConflict() && e.answer().contains("already in progress")) {
        Trees.found(
            () ->
                engine.json(
                    new EngineCall(
                            "POST",
                            "waiting for the removal of container " + container,
                            "/containers/",
                            container,
                            "/wait")
                        .query("condition", "removed")));
      } else if (!e.isMissing()) {
        throw e;
      }
    }
  }

  /** Gives it another name; a name in use is a conflict. */
  public void rename(String container, String name) {
    engine.send(
        new EngineCall(
                "POST",
                "renaming container " + container + " to " + name,
                "/containers/",
                container,
                "/rename")
            .query("name", name));
  }

  /** Changes its restart policy at once. */
  public void updateRestart(String container, RestartPolicy policy) {
    var body = Engine.JSON.createObjectNode();
    body.putObject("RestartPolicy")
        .put("Name", policy.name())
        .put("MaximumRetryCount", policy.maxRetries());
    engine.send(
        new EngineCall(
                "POST",
                "changing the restart policy of container " + container,
                "/containers/",
                container,
                "/update")
            .json(body));
  }

  /** Everything about it, if it exists. */
  public Optional<ContainerInfo> find(String container) {
    return Trees.found(() -> inspect(container));
  }

  /** Everything about it. */
  public ContainerInfo inspect(String container) {
    return InspectReader.container(streams.tree(container));
  }

  /**
   * All containers, running or not, that have all these labels; an empty value asks for the label
   * with any value, an empty map for all.
   */
  public List<ContainerSummary> list(Map<String, String> labels) {
    var answer =
        engine.json(
            new EngineCall("GET", "listing containers", "/containers/json")
                .query("all", 1)
                .query("filters", Trees.labelFilter(labels)));
    var containers = new ArrayList<ContainerSummary>();
    answer.forEach(tree -> containers.add(InspectReader.summary(tree)));
    return List.copyOf(containers);
  }

  /**
   * The last lines of its output, both streams, at most 256 KiB; empty when its log driver keeps
   * nothing.
   */
  public String logTail(String container, int lines) {
    return streams.logTail(container, lines);
  }

  /**
   * Hands on its output, from the start or from now on, until it ends.
   *
   * @throws DeadlineExceeded when it still runs after {@code limit}
   */
  public void followLogs(String container, boolean fromStart, Duration limit, LogSink sink) {
    streams.followLogs(container, fromStart, limit, sink);
  }

  /** Runs a command in it and waits for its end. The command must not need input. */
  public ExecResult exec(String container, ExecSpec spec) {
    return streams.exec(container, spec);
  }

  /**
   * Unpacks a tar archive in a directory of it, running or not.
   *
   * @param tar read once, not closed
   */
  public void copyIn(String container, String directory, InputStream tar) {
    streams.copyIn(container, directory, tar);
  }

  /**
   * Writes a file or directory of it as a tar archive.
   *
   * @param maxBytes of the archive; one byte more is an {@link IllegalStateException}
   * @param to not closed; holds a broken archive after a failure
   * @return the archive's size
   */
  public long copyOut(String container, String path, long maxBytes, OutputStream to) {
    return streams.copyOut(container, path, maxBytes, to);
  }
}
