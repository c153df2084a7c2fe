package io.estiva.agent.deploy;

import io.estiva.containers.host.ImageRef;
import io.estiva.containers.host.LogDriver;
import io.estiva.containers.host.Mount;
import io.estiva.containers.host.PortMapping;
import io.estiva.containers.host.RegistryLogin;
import io.estiva.containers.host.ResourceLimits;
import io.estiva.containers.host.RestartPolicy;
import io.estiva.containers.replace.Desired;
import io.estiva.containers.replace.Release;
import io.estiva.containers.replace.RunConfig;
import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.yaml.ConfigReader;
import io.estiva.pipeline.yaml.ConfigSection;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.YamlReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a {@code .deploy:NAME}. Every problem is told at once, with its place in the file. */
final class DeploySpecReader {
  private static final String PLANNED =
      "is planned: this version replaces one container on one host, stop first";
  private static final List<String> PLANNED_KEYS =
      List.of(
          "hosts",
          "via",
          "platform",
          "transfer",
          "build",
          "env_file",
          "options",
          "drain",
          "before",
          "after",
          "tasks",
          "batch",
          "canary",
          "max_failures",
          "on_failure",
          "compose",
          "collect",
          "reboot",
          "run",
          "notify");
  private static final Map<String, Desired.Pull> PULLS =
      Map.of(
          "always", Desired.Pull.ALWAYS,
          "if-not-present", Desired.Pull.IF_MISSING,
          "never", Desired.Pull.NEVER);

  private final String name;
  private final DeployContext context;
  private final Overrides overrides;
  private final List<String> warnings = new ArrayList<>();

  /** What the command line says above the file. */
  record Overrides(String image, boolean force) {}

  private DeploySpecReader(String name, DeployContext context, Overrides overrides) {
    this.name = name;
    this.context = context;
    this.overrides = overrides;
  }

  /**
   * Reads one spec of a file.
   *
   * @param file as it stands in messages
   * @throws ConfigErrors with everything that is wrong
   */
  static DeploySpec read(
      String file, String text, String name, DeployContext context, Overrides overrides) {
    var sources = Map.of(file, text);
    if (!(YamlReader.read(file, text) instanceof MapNode root)) {
      throw new ConfigErrors(
          List.of(
              ConfigError.at(
                  new io.estiva.pipeline.error.Position(file, 1, 1),
                  "the file should be a hash of keys")),
          sources);
    }
    var nodes = new SpecNodes(root, context.variables());
    var errors = new ArrayList<ConfigError>();
    @Nullable DeploySpec spec = null;
    try {
      var map = nodes.spec(name);
      var reader = new DeploySpecReader(name, context, overrides);
      spec = ConfigReader.read(file, text, map, reader::spec);
    } catch (ConfigErrors e) {
      errors.addAll(e.errors());
    }
    // A missing variable explains the empty value that follows from it, so it stands alone there.
    var places = nodes.errors().stream().map(ConfigError::position).toList();
    errors.removeIf(error -> places.contains(error.position()));
    errors.addAll(nodes.errors());
    if (spec == null || !errors.isEmpty()) {
      throw new ConfigErrors(errors, sources);
    }
    return spec;
  }

  private DeploySpec spec(ConfigSection root) {
    for (var key : PLANNED_KEYS) {
      if (root.has(key)) {
        root.error(key, PLANNED);
      }
    }
    var strategy = root.text("strategy", "auto");
    if (!List.of("auto", "swap").contains(strategy)) {
      root.error(
          "strategy",
          List.of("start-first", "recreate").contains(strategy)
              ? "'" + strategy + "' " + PLANNED
              : "should be auto or swap, it is '" + strategy + "'");
    }
    var host = new HostSection(context.variables()).read(root, warnings);
    var image = image(root);
    var app = root.text("name", name);
    var config = config(root);
    var gate = HealthSection.read(root.section("health"), root.has("health"), config.ports());
    var keeping =
        new Desired.Keeping(
            root.number("keep", 1, 0, 100),
            root.section("prune").number("keep", 3, 0, 1000),
            root.duration("stop_grace", Duration.ofSeconds(10)));
    var pull = root.choice("pull", Desired.Pull.ALWAYS, PULLS);
    var login = login(root.section("registry"), root.has("registry"), image);
    var release =
        new Release(
            context.job(), context.value("CI_COMMIT_SHA"), context.value("CI_ENVIRONMENT_NAME"));
    Supplier<Desired> desired =
        () -> new Desired(app, image, pull, "", config, gate, keeping, release, overrides.force());
    var wanted = orError(root, "name", desired, Desired.of("app", image, config, release));
    warnAboutSecrets(config);
    return new DeploySpec(host, wanted, login, warnings);
  }

  private ImageRef image(ConfigSection root) {
    var standIn = ImageRef.parse("missing");
    if (!overrides.image().isEmpty()) {
      root.has("image");
      return ImageRef.parse(overrides.image());
    }
    var text = root.text("image");
    return root.has("image") && !text.isBlank()
        ? orError(root, "image", () -> ImageRef.parse(text), standIn)
        : standIn;
  }

  private RunConfig config(ConfigSection root) {
    var ports = new ArrayList<PortMapping>();
    for (var text : root.texts("ports")) {
      ports.addAll(orError(root, "ports", () -> PortMapping.parse(text), List.of()));
    }
    var mounts = new ArrayList<Mount>();
    for (var text : root.texts("volumes")) {
      orError(root, "volumes", () -> List.of(mount(text)), List.<Mount>of()).forEach(mounts::add);
    }
    var main =
        new RunConfig.Main(
            command(root, "entrypoint"),
            command(root, "command"),
            root.text("user_", ""),
            root.text("workdir", ""),
            root.text("hostname", ""),
            root.text("stop_signal", ""),
            root.flag("init", false));
    var rules =
        new RunConfig.Rules(
            orError(
                root,
                "restart",
                () -> RestartPolicy.parse(root.text("restart", "unless-stopped")),
                RestartPolicy.NO),
            limits(root.section("limits")),
            root.flag("read_only", false),
            root.texts("extra_hosts"),
            new LogDriver(
                root.section("logging").text("driver", ""),
                root.section("logging").textMap("options")));
    var environment = environment(root);
    var networks = root.texts("networks");
    var labels = root.textMap("labels");
    var secrets = root.textMap("secrets");
    return orError(
        root,
        "name",
        () -> new RunConfig(main, environment, mounts, ports, networks, labels, secrets, rules),
        RunConfig.plain());
  }

  private static List<String> command(ConfigSection root, String key) {
    var words = root.texts(key);
    // A single text is a command line; a list holds the words themselves.
    return words.size() == 1
        ? orError(root, key, () -> Words.split(words.get(0)), List.of())
        : words;
  }

  private Map<String, String> environment(ConfigSection root) {
    if (!root.isList("env")) {
      return root.textMap("env");
    }
    var environment = new LinkedHashMap<String, String>();
    for (var line : root.texts("env")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        environment.put(line.substring(0, equals), line.substring(equals + 1));
      } else if (context.variables().get(line).isPresent()) {
        environment.put(line, context.value(line));
      } else {
        root.error("env", "'" + line + "' should be KEY=value, or the name of a job's variable");
      }
    }
    return environment;
  }

  private static ResourceLimits limits(ConfigSection section) {
    var cpus = section.text("cpus", "0");
    if (!cpus.matches("[0-9]{1,4}(\\.[0-9]{1,3})?")) {
      section.error("cpus", "should be a number of processors like 1.5, it is '" + cpus + "'");
      cpus = "0";
    }
    return new ResourceLimits(
        section.size("memory", 0),
        Math.round(Double.parseDouble(cpus) * 1_000_000_000),
        section.number("pids", 0, 0, Integer.MAX_VALUE),
        section.size("shm", 0));
  }

  private static Mount mount(String text) {
    var parts = text.split(":", -1);
    boolean readOnly = parts.length == 3 && parts[2].equals("ro");
    if (parts.length < 2
        || parts.length > 3
        || parts.length == 3 && !readOnly && !parts[2].equals("rw")) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a mount; write VOLUME:/path, or /path/of/the/host:/path, with"
              + " :ro to forbid writing");
    }
    if (parts[0].startsWith("/")) {
      return new Mount.Bind(parts[0], parts[1], readOnly);
    }
    if (!parts[0].matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+")) {
      throw new IllegalArgumentException(
          "'" + parts[0] + "' is neither a volume's name nor an absolute path of the host");
    }
    return new Mount.Volume(parts[0], parts[1], readOnly);
  }

  private @Nullable RegistryLogin login(ConfigSection section, boolean given, ImageRef image) {
    var server = section.text("server", image.registry());
    if (given) {
      return new RegistryLogin(server, section.text("user"), section.text("password"));
    }
    for (var login : context.logins()) {
      if (login.registry().equals(image.registry())) {
        return login;
      }
    }
    boolean own = context.value("CI_REGISTRY").equals(image.registry());
    return own && !context.value("CI_REGISTRY_PASSWORD").isEmpty()
        ? new RegistryLogin(
            server, context.value("CI_REGISTRY_USER"), context.value("CI_REGISTRY_PASSWORD"))
        : null;
  }

  private void warnAboutSecrets(RunConfig config) {
    var masked =
        context.variables().effective().stream()
            .filter(v -> v.masked() && v.value().length() >= 8)
            .map(v -> v.value())
            .toList();
    config
        .environment()
        .forEach(
            (key, value) -> {
              if (masked.stream().anyMatch(value::contains)) {
                warnings.add(
                    "env "
                        + key
                        + " holds a masked variable: everyone who reaches Docker on the host can"
                        + " read it. `secrets:` delivers it as the file /run/secrets/"
                        + key);
              }
            });
  }

  static <T> T orError(ConfigSection section, String key, Supplier<T> value, T otherwise) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      section.error(key, "is wrong: " + e.getMessage());
      return otherwise;
    }
  }
}
