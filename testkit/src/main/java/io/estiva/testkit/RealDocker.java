package io.estiva.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The Docker Engine of this machine, for one test class: {@code DOCKER_HOST} when that is a unix
 * socket, else {@code /var/run/docker.sock}. Whatever carries {@link #labels()} is removed by
 * {@link #close()}. Uses the {@code docker} program, so that tests see the engine by other eyes
 * than the code under test. Fails when there is no engine.
 */
public final class RealDocker implements AutoCloseable {

  private static final String LABEL = "io.estiva.testkit";
  private static final int ROUNDS = 10;

  private final Path socket;
  private final String id;
  private final Path config;
  private String busybox = "";

  private RealDocker(Path socket, String id, Path config) {
    this.socket = socket;
    this.id = id;
    this.config = config;
  }

  /**
   * Connects.
   *
   * @param owner what to name things after, lower case
   */
  public static RealDocker connect(String owner) {
    var address = System.getenv().getOrDefault("DOCKER_HOST", "");
    var socket =
        address.startsWith("unix://")
            ? Path.of(address.substring("unix://".length()))
            : Path.of("/var/run/docker.sock");
    try {
      var docker =
          new RealDocker(
              socket,
              owner + "-" + UUID.randomUUID().toString().substring(0, 8),
              Files.createTempDirectory("docker-config"));
      docker.run("version");
      return docker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The engine's socket. */
  public Path socket() {
    return socket;
  }

  /** A name that nothing else on the engine has; a prefix for more. */
  public String name() {
    return "estiva-" + id;
  }

  /** What everything that a test creates must carry, so that it is removed. */
  public Map<String, String> labels() {
    return Map.of(LABEL, id);
  }

  /** The same for {@code --label} and {@code --filter label=}. */
  public String label() {
    return LABEL + "=" + id;
  }

  /**
   * The name of an image with a busybox userland and {@code sh} as its command, built from this
   * machine's busybox at the first call.
   */
  public synchronized String busybox() {
    if (busybox.isEmpty()) {
      busybox = importBusybox();
    }
    return busybox;
  }

  private String importBusybox() {
    var image = name() + ":busybox";
    try {
      var root = Files.createTempDirectory("busybox");
      try {
        fill(root);
        var archive = root.resolveSibling(root.getFileName() + ".tar");
        Program.run(
            "tar",
            "-c",
            "-f",
            archive.toString(),
            "--owner=0",
            "--group=0",
            "-C",
            root.toString(),
            ".");
        run(
            "import",
            "--change",
            "LABEL " + LABEL + "=" + id,
            "--change",
            "CMD [\"sh\"]",
            "--change",
            "ENV PATH=/bin",
            archive.toString(),
            image);
        Files.delete(archive);
      } finally {
        Program.run("rm", "-rf", root.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return image;
  }

  private static void fill(Path root) throws IOException {
    var source =
        Files.exists(Path.of("/bin/busybox"))
            ? Path.of("/bin/busybox")
            : Path.of("/usr/bin/busybox");
    if (!Files.exists(source)) {
      throw new AssertionError("there is no /bin/busybox; install busybox-static");
    }
    for (var directory :
        List.of("bin", "etc", "dev", "proc", "sys", "root", "run", "var", "home")) {
      Files.createDirectory(root.resolve(directory));
    }
    Program.run("mkdir", "-m", "1777", root.resolve("tmp").toString());
    Program.run("chmod", "0755", root.toString());
    Program.run("cp", source.toString(), root.resolve("bin/busybox").toString());
    for (var applet : Program.run(source.toString(), "--list").split("\n")) {
      if (!applet.isBlank() && !applet.equals("busybox")) {
        Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
      }
    }
    Files.writeString(
        root.resolve("etc/passwd"),
        "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n");
    Files.writeString(root.resolve("etc/group"), "root:x:0:\nnogroup:x:65534:\n");
  }

  /**
   * Runs {@code docker} with these arguments and returns its trimmed output; a failure of it fails
   * the test.
   */
  public String run(String... arguments) {
    return docker(config, List.of(arguments));
  }

  private String docker(Path configDirectory, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add("docker");
    command.addAll(arguments);
    return Program.run(
            command,
            Map.of("DOCKER_HOST", "unix://" + socket, "DOCKER_CONFIG", configDirectory.toString()),
            new byte[0])
        .strip();
  }

  /** Pushes an image with a login that is gone afterwards. */
  public void push(String image, String user, String password) {
    var registry = image.substring(0, image.indexOf('/'));
    var login =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    try {
      var directory = Files.createTempDirectory("docker-login");
      try {
        Files.writeString(
            directory.resolve("config.json"),
            "{\"auths\":{\"" + registry + "\":{\"auth\":\"" + login + "\"}}}");
        docker(directory, List.of("push", "-q", image));
      } finally {
        Program.run("rm", "-rf", directory.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes containers, networks and volumes that carry a label, given as {@code key} or {@code
   * key=value}.
   */
  public void removeAll(String label) {
    var filter = "label=" + label;
    each(List.of("ps", "-aq", "--no-trunc", "--filter", filter), List.of("rm", "-f", "-v"));
    each(
        List.of("network", "ls", "-q", "--no-trunc", "--filter", filter), List.of("network", "rm"));
    each(List.of("volume", "ls", "-q", "--filter", filter), List.of("volume", "rm", "-f"));
  }

  /** Others may be removing the same things; what counts is that nothing is left. */
  private void each(List<String> list, List<String> remove) {
    var said = new StringBuilder();
    for (int round = 0; round < ROUNDS; round++) {
      var items = docker(config, list).lines().filter(item -> !item.isBlank()).distinct().toList();
      if (items.isEmpty()) {
        return;
      }
      said.setLength(0);
      for (var item : items) {
        var command = new ArrayList<>(remove);
        command.add(item);
        said.append(tryDocker(command));
      }
    }
    throw new AssertionError("cannot remove what " + String.join(" ", list) + " lists: " + said);
  }

  private String tryDocker(List<String> arguments) {
    var command = new ArrayList<>(List.of("docker"));
    command.addAll(arguments);
    try {
      var environment =
          Map.of("DOCKER_HOST", "unix://" + socket, "DOCKER_CONFIG", config.toString());
      return Program.tryRun(command, environment, new byte[0]).errors();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes everything that carries {@link #labels()}, images last. */
  @Override
  public void close() {
    removeAll(label());
    each(
        List.of("images", "-q", "--no-trunc", "--filter", "label=" + label()),
        List.of("rmi", "-f"));
    Program.run("rm", "-rf", config.toString());
  }
}
