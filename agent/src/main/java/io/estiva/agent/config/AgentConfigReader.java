package io.estiva.agent.config;

import io.estiva.agent.wire.CoordinatorAddress;
import io.estiva.pipeline.yaml.ConfigReader;
import io.estiva.pipeline.yaml.ConfigSection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code agent.yml}. Paths in it are relative to the file's own folder. Every problem is told
 * at once, with file, line, column and the nearest valid key.
 */
public final class AgentConfigReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,62}");
  private static final CoordinatorAddress NOWHERE = CoordinatorAddress.of("http://localhost");
  private static final Set<String> PULL_POLICIES = Set.of("always", "if-not-present", "never");

  private final Path folder;
  private final Set<String> names = new HashSet<>();

  private AgentConfigReader(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads the file.
   *
   * @throws io.estiva.pipeline.error.ConfigErrors with everything that is wrong, also when there is
   *     no such file
   */
  public static AgentConfig read(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    AgentConfigReader reader = new AgentConfigReader(parent == null ? Path.of("/") : parent);
    return ConfigReader.read(file, reader::agent);
  }

  private AgentConfig agent(ConfigSection root) {
    List<RunnerConfig> runners = root.sections("runners", this::runner);
    if (runners.isEmpty()) {
      root.error("runners", "should name at least one runner, with name, url and token-file");
    }
    return new AgentConfig(
        folder.resolve(root.path("state-dir", AgentConfig.DEFAULT_STATE_DIR)),
        root.number("concurrent", AgentConfig.DEFAULT_CONCURRENT, 1, 1000),
        listen(root),
        root.size("log-limit", AgentConfig.DEFAULT_LOG_LIMIT),
        root.duration("refused-rest", AgentConfig.DEFAULT_REFUSED_REST),
        runners,
        docker(root.section("docker")),
        policy(root.section("policy")));
  }

  private RunnerConfig runner(ConfigSection section) {
    String name = section.text("name");
    if (!NAME.matcher(name).matches()) {
      section.error("name", "should be letters, digits, dots and dashes, at most 63");
    } else if (!names.add(name)) {
      section.error("name", "'" + name + "' is the name of two runners");
    }
    return new RunnerConfig(
        name,
        address(section),
        folder.resolve(section.text("token-file")),
        section.number("limit", RunnerConfig.DEFAULT_LIMIT, 1, Integer.MAX_VALUE));
  }

  private CoordinatorAddress address(ConfigSection section) {
    String url = section.text("url");
    Optional<Path> caFile = section.optionalPath("tls-ca-file").map(folder::resolve);
    Optional<Path> certificate = section.optionalPath("tls-cert-file").map(folder::resolve);
    Optional<Path> key = section.optionalPath("tls-key-file").map(folder::resolve);
    if (certificate.isPresent() != key.isPresent()) {
      section.error(
          certificate.isPresent() ? "tls-cert-file" : "tls-key-file",
          "needs both tls-cert-file and tls-key-file");
    }
    Optional<CoordinatorAddress.ClientCertificate> own =
        certificate.flatMap(
            file -> key.map(k -> new CoordinatorAddress.ClientCertificate(file, k)));
    try {
      return new CoordinatorAddress(new URI(url), caFile, own);
    } catch (URISyntaxException | IllegalArgumentException e) {
      if (section.has("url")) {
        section.error("url", "should be like https://gitlab.example.com, it is '" + url + "'");
      }
      return NOWHERE;
    }
  }

  private static Optional<AgentConfig.Listen> listen(ConfigSection root) {
    String text = root.text("listen", AgentConfig.DEFAULT_LISTEN.toString());
    if (text.equals("none")) {
      return Optional.empty();
    }
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= 65_535) {
        return Optional.of(
            new AgentConfig.Listen(text.substring(0, colon).replaceAll("[\\[\\]]", ""), port));
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    root.error("listen", "should be host:port or none, it is '" + text + "'");
    return Optional.empty();
  }

  private static DockerConfig docker(ConfigSection section) {
    DockerConfig defaults = DockerConfig.DEFAULT;
    List<String> policies =
        section.has("pull-policies") ? section.texts("pull-policies") : defaults.pullPolicies();
    if (policies.isEmpty() || !PULL_POLICIES.containsAll(policies)) {
      section.error("pull-policies", "should be some of always, if-not-present and never");
    }
    return new DockerConfig(
        section.path("socket", defaults.socket()),
        section.optionalText("default-image"),
        policies,
        section.size("memory", defaults.memory()),
        cpus(section),
        section.number("pids", (int) defaults.pids(), 0, Integer.MAX_VALUE));
  }

  private static double cpus(ConfigSection section) {
    String text = section.text("cpus", "0");
    try {
      double cpus = Double.parseDouble(text);
      if (cpus >= 0 && cpus <= 4096) {
        return cpus;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    section.error("cpus", "should be a number of processors like 1.5, it is '" + text + "'");
    return 0;
  }

  private PolicyConfig policy(ConfigSection section) {
    PolicyConfig defaults = PolicyConfig.DEFAULT;
    ConfigSection socket = section.section("docker-socket");
    List<String> runners = socket.texts("runners");
    for (String runner : runners) {
      if (!names.contains(runner)) {
        socket.error("runners", "names '" + runner + "', which is no runner of this file");
      }
    }
    return new PolicyConfig(
        section.has("images") ? section.texts("images") : defaults.images(),
        runners,
        socket.texts("tags"),
        socket.flag("protected-only", defaults.dockerSocketProtectedOnly()),
        section.flag("deploy", defaults.deploy()));
  }
}
