package io.estiva.e2e;

import io.estiva.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Real servers for one test class, by {@code e2e/testbed}: a network, and when asked for a
 * registry, a git server and deploy hosts. Closing removes all of them.
 */
final class Bed implements AutoCloseable {
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private final Path testbed = root().resolve("e2e/testbed/testbed");
  private final String name = "estiva-e2e-" + UUID.randomUUID().toString().substring(0, 8);
  private final Path directory;
  private final String dockerHost;
  private final String gateway;
  private int gitPort;

  private Bed(Path directory) {
    this.directory = directory;
    this.dockerHost = values("images").get("docker-host");
    this.gateway = values("bed", name, directory.toString()).get("gateway");
  }

  /** Makes the images that are missing, which the first time takes minutes, and the network. */
  static Bed make() {
    try {
      return new Bed(Files.createTempDirectory("estiva-e2e"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checkout. */
  static Path root() {
    return Path.of(System.getProperty("estiva.root", "..")).toAbsolutePath().normalize();
  }

  /** Where everything of this bed is kept; removed at the end. */
  Path directory() {
    return directory;
  }

  /** A name that nothing else on the engine has. */
  String name() {
    return name;
  }

  /** This machine, as itself, its containers and the deploy hosts see it. */
  String gateway() {
    return gateway;
  }

  Path dockerSocket() {
    return Path.of(dockerHost.substring("unix://".length()));
  }

  /** Runs {@code docker} on this machine's engine. */
  String docker(String... arguments) {
    return Shell.run(Map.of("DOCKER_HOST", dockerHost), command("docker", arguments));
  }

  /**
   * The containers of jobs of this bed's agents on this machine's engine, by id; ended ones too.
   */
  List<String> jobContainers() {
    String label = "io.estiva.agent.jobs";
    return docker(
            "container",
            "ls",
            "--all",
            "--no-trunc",
            "--filter",
            "label=" + label,
            "--format",
            "{{.ID}} {{.Label \"" + label + "\"}}")
        .lines()
        .filter(line -> line.contains(" " + directory + "/"))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  /** Waits until nothing is left of the jobs. */
  void awaitNoJobContainers() {
    Eventually.soon()
        .until(
            "the jobs' containers are gone", () -> jobContainers().isEmpty(), this::jobContainers);
  }

  /** Starts a registry whose logins the coordinator answers for. */
  void registry(Coordinator coordinator) {
    values(
        "registry",
        name,
        directory.toString(),
        Integer.toString(coordinator.registryPort()),
        coordinator.url() + "/jwt/auth",
        "registry",
        "estiva-coordinator",
        coordinator.data().resolve("registry.crt").toString());
  }

  /**
   * The address of a repository of {@link #repositories()} that is served by {@code git daemon}.
   */
  synchronized String gitUrl(String repository) {
    if (gitPort == 0) {
      gitPort = freePort();
      values("git", name, directory.toString(), Integer.toString(gitPort));
    }
    return "git://127.0.0.1:" + gitPort + "/" + repository;
  }

  Path repositories() {
    return directory.resolve("git");
  }

  /**
   * Starts a machine with systemd, sshd and an engine; the registry is reached there as it is here.
   */
  DeployHost host(String host, int registryPort) {
    return new DeployHost(
        this,
        name + "-" + host,
        values("host", name, directory.toString(), host, Integer.toString(registryPort)));
  }

  /**
   * A port of this machine that nobody listens on just now and that was not given to another
   * scenario, below the range of ports that connections get.
   */
  static int freePort() {
    for (int attempt = 0; attempt < 200; attempt++) {
      int port = 20_000 + ThreadLocalRandom.current().nextInt(12_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
        if (GIVEN.add(port)) {
          return socket.getLocalPort();
        }
      } catch (IOException taken) {
        continue;
      }
    }
    throw new AssertionError("no free port after 200 attempts");
  }

  private Map<String, String> values(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (String line : Shell.run(Map.of(), command(testbed.toString(), arguments)).split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return values;
  }

  static String[] words(String first, List<String> more) {
    return command(first, more.toArray(String[]::new)).toArray(String[]::new);
  }

  static List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return command;
  }

  @Override
  public void close() {
    values("down", name, directory.toString());
    for (String image : docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}").split("\n")) {
      if (image.contains("/" + name + "/")) {
        docker("image", "rm", "--force", image);
      }
    }
    Shell.run("rm", "-rf", directory.toString());
  }
}
