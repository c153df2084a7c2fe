package io.estiva.containers.replace;

import io.estiva.containers.call.Deadline;
import io.estiva.containers.call.Watchdog;
import io.estiva.containers.host.ContainerSpec;
import io.estiva.containers.host.DockerHost;
import io.estiva.containers.host.EngineRefused;
import io.estiva.containers.host.RestartPolicy;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does moves through the engine's API. Each looks first whether it is done already, so that one
 * whose answer was lost can be done again.
 */
final class Moves {
  private static final List<String> MODES = List.of("host", "none", "bridge");

  private final Link link;
  private final Watchdog watchdog;
  private final Duration grace;
  private final Duration stopLimit;

  Moves(Link link, Watchdog watchdog, Duration grace, Duration stopLimit) {
    this.link = link;
    this.watchdog = watchdog;
    this.grace = grace;
    this.stopLimit = stopLimit;
  }

  /** Does one move. A gate is nobody's move here. */
  void perform(Move move, Optional<Desired> desired) {
    if (move instanceof Move.Stop stop) {
      stop(stop.container());
      return;
    }
    link.read(
        docker -> {
          if (move instanceof Move.Create create) {
            create(docker, create, desired.orElseThrow());
          } else if (move instanceof Move.Start start) {
            docker.containers().start(start.container());
          } else if (move instanceof Move.Rename rename) {
            rename(docker, rename);
          } else if (move instanceof Move.SetRestart set) {
            docker.containers().updateRestart(set.container(), RestartPolicy.parse(set.policy()));
          } else if (move instanceof Move.Remove remove) {
            remove(docker, remove);
          } else {
            throw new IllegalArgumentException("not a move of the engine: " + move.text());
          }
          return Boolean.TRUE;
        });
  }

  // Not done again after a lost link or a limit: an engine that hangs would hang again.
  private void stop(String container) {
    try {
      Deadline.call(
          stopLimit,
          watchdog,
          "stopping container " + container,
          () -> {
            link.docker().containers().stop(container, grace);
            return Boolean.TRUE;
          });
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("stopping a container throws nothing checked", e);
    }
  }

  private static void rename(DockerHost docker, Move.Rename rename) {
    if (!docker.containers().inspect(rename.container()).name().equals(rename.to())) {
      docker.containers().rename(rename.container(), rename.to());
    }
  }

  private static void remove(DockerHost docker, Move.Remove remove) {
    var found = docker.containers().find(remove.container());
    if (found.isPresent()) {
      // Anonymous volumes of a container that we did not make can hold what nobody has a copy of.
      docker.containers().remove(remove.container(), found.get().labels().containsKey(Labels.APP));
    }
  }

  private static void create(DockerHost docker, Move.Create create, Desired desired) {
    for (var network : desired.config().networks()) {
      if (!MODES.contains(network) && docker.networks().find(network).isEmpty()) {
        createNetwork(docker, network);
      }
    }
    if (docker.containers().find(create.name()).isPresent()) {
      // Left half-made by the first try, over a link that was lost.
      docker.containers().remove(create.name(), true);
    }
    docker.containers().create(spec(create, desired));
    if (!desired.config().secrets().isEmpty()) {
      docker
          .containers()
          .copyIn(
              create.name(),
              "/",
              new ByteArrayInputStream(SecretFiles.tar(desired.config().secrets())));
    }
  }

  private static void createNetwork(DockerHost docker, String network) {
    try {
      docker.networks().create(network, Map.of());
    } catch (EngineRefused e) {
      if (!e.isConflict()) {
        throw e;
      }
    }
  }

  private static ContainerSpec spec(Move.Create create, Desired desired) {
    var config = desired.config();
    var main = config.main();
    var rules = config.rules();
    var spec =
        ContainerSpec.of(create.name(), desired.identity())
            .labels(config.labels())
            .labels(create.labels())
            .restart(RestartPolicy.NO)
            .limits(rules.limits())
            .readOnlyRoot(rules.readOnlyRoot())
            .logDriver(rules.log())
            .user(main.user())
            .workingDirectory(main.workingDirectory())
            .hostName(main.hostName())
            .stopSignal(main.stopSignal())
            .init(main.init());
    if (!main.entrypoint().isEmpty()) {
      spec.entrypoint(main.entrypoint());
    }
    if (!main.command().isEmpty()) {
      spec.command(main.command());
    }
    config.environment().forEach(spec::environment);
    config.mounts().forEach(spec::mount);
    config.ports().forEach(spec::port);
    rules.extraHosts().forEach(spec::extraHost);
    for (var network : config.networks()) {
      if (MODES.contains(network)) {
        spec.networkMode(network);
      } else {
        // The container's name changes later; this is how its neighbours find it all the time.
        spec.network(network, desired.app());
      }
    }
    return spec.build();
  }
}
