package io.estiva.coordinator.config;

import io.estiva.coordinator.store.StoreSettings;
import io.estiva.pipeline.yaml.ConfigReader;
import io.estiva.pipeline.yaml.ConfigSection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * The whole of {@code coordinator.yml}, checked. Relative paths are relative to the working
 * directory.
 *
 * @param listen where the server listens
 * @param externalUrl how people and jobs reach it, without a slash at its end; empty for the
 *     address it listens at
 * @param dataDir where database, logs, artifacts and mirrors are kept
 */
public record CoordinatorConfig(
    Listen listen,
    String externalUrl,
    Path dataDir,
    StoreSettings store,
    Runners runners,
    Jobs jobs,
    Limits limits,
    Registry registry,
    boolean publicPages) {

  /** Where things are kept unless the file says otherwise. */
  public static final Path DEFAULT_DATA_DIR = Path.of("/var/lib/estiva-coordinator");

  public CoordinatorConfig {
    Objects.requireNonNull(listen, "listen");
    Objects.requireNonNull(externalUrl, "externalUrl");
    Objects.requireNonNull(dataDir, "dataDir");
    Objects.requireNonNull(store, "store");
  }

  /** The same with other sizes. */
  public CoordinatorConfig with(Limits other) {
    return new CoordinatorConfig(
        listen, externalUrl, dataDir, store, runners, jobs, other, registry, publicPages);
  }

  /** The same with another way to talk to runners. */
  public CoordinatorConfig with(Runners other) {
    return new CoordinatorConfig(
        listen, externalUrl, dataDir, store, other, jobs, limits, registry, publicPages);
  }

  /** The same with other times for jobs. */
  public CoordinatorConfig with(Jobs other) {
    return new CoordinatorConfig(
        listen, externalUrl, dataDir, store, runners, other, limits, registry, publicPages);
  }

  /** The same with another database. */
  public CoordinatorConfig with(StoreSettings other) {
    return new CoordinatorConfig(
        listen, externalUrl, dataDir, other, runners, jobs, limits, registry, publicPages);
  }

  /** An address to listen at; port 0 for any free one. */
  public record Listen(String host, int port) {
    /** Only this machine, port 8929. */
    public static final Listen DEFAULT = new Listen("127.0.0.1", 8929);
  }

  /**
   * How runners are talked to.
   *
   * @param longPoll how long a job request is held
   * @param updateInterval how often a running job should report
   * @param requestsPerMinute calls allowed for each token and kind of call; 0 for no limit
   */
  public record Runners(Duration longPoll, Duration updateInterval, int requestsPerMinute) {
    /** What holds where the file says nothing. */
    public static final Runners DEFAULT =
        new Runners(Duration.ofSeconds(50), Duration.ofSeconds(3), 6000);
  }

  /**
   * How long things may take.
   *
   * @param timeout for jobs and projects that name none
   * @param confirmWithin a job that no runner confirms for so long goes back into the queue
   * @param lostAfter a runner that is silent for so long has lost its job
   * @param gitTimeout for one git process
   */
  public record Jobs(
      Duration timeout, Duration confirmWithin, Duration lostAfter, Duration gitTimeout) {
    /** What holds where the file says nothing. */
    public static final Jobs DEFAULT =
        new Jobs(
            Duration.ofHours(1), Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofMinutes(5));
  }

  /**
   * Sizes in bytes.
   *
   * @param trace of one job's log
   * @param artifact of one artifact
   */
  public record Limits(long trace, long artifact) {
    /** What holds where the file says nothing. */
    public static final Limits DEFAULT = new Limits(100L << 20, 1L << 30);
  }

  /**
   * The container registry whose logins this coordinator answers for.
   *
   * @param address host and port as image names have them; empty for none
   * @param service the registry's own name for itself in its token requests
   */
  public record Registry(String address, String service) {}

  /** Everything at its default, in this directory, listening at a free port of this machine. */
  public static CoordinatorConfig local(Path dataDir) {
    return new CoordinatorConfig(
        new Listen("127.0.0.1", 0),
        "",
        dataDir,
        StoreSettings.sqlite(dataDir.resolve("estiva.db")),
        Runners.DEFAULT,
        Jobs.DEFAULT,
        Limits.DEFAULT,
        new Registry("", "registry"),
        true);
  }

  /**
   * Reads the file.
   *
   * @throws io.estiva.pipeline.error.ConfigErrors with everything that is wrong
   */
  public static CoordinatorConfig read(Path file) {
    return ConfigReader.read(file, CoordinatorConfig::of);
  }

  /** As {@link #read(Path)}, from a text. */
  public static CoordinatorConfig read(String file, String text) {
    return ConfigReader.read(file, text, CoordinatorConfig::of);
  }

  private static CoordinatorConfig of(ConfigSection root) {
    Path dataDir = root.path("data-dir", DEFAULT_DATA_DIR);
    return new CoordinatorConfig(
        listen(root),
        externalUrl(root),
        dataDir,
        store(root.section("store"), dataDir),
        runners(root.section("runners")),
        jobs(root.section("jobs")),
        limits(root.section("limits")),
        registry(root.section("registry")),
        publicPages(root));
  }

  private static Listen listen(ConfigSection root) {
    String text = root.text("listen", Listen.DEFAULT.host() + ":" + Listen.DEFAULT.port());
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      root.error(
          "listen", "listen should be HOST:PORT, such as 127.0.0.1:8929, it is '" + text + "'");
      return Listen.DEFAULT;
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new Listen(
        bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
  }

  /**
   * On loopback whoever reaches the server is on the machine anyway; elsewhere logs are shown to
   * those who signed in.
   */
  private static boolean publicPages(ConfigSection root) {
    String host = listen(root).host();
    boolean loopback = host.startsWith("127.") || host.equals("::1") || host.equals("localhost");
    return root.flag("public-pages", loopback);
  }

  private static String externalUrl(ConfigSection root) {
    String text = root.text("external-url", "");
    String url = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (!url.isEmpty() && !isHttp(url)) {
      root.error(
          "external-url", "external-url should be an http or https address, it is '" + text + "'");
    }
    return url;
  }

  private static boolean isHttp(String text) {
    try {
      URI url = URI.create(text);
      return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static StoreSettings store(ConfigSection section, Path dataDir) {
    StoreSettings defaults = StoreSettings.sqlite(dataDir.resolve("estiva.db"));
    String url = section.text("url", defaults.url());
    String user = section.text("user", "");
    Path password = section.path("password-file", Path.of(""));
    int connections =
        section.number("connections", url.startsWith("jdbc:postgresql:") ? 8 : 4, 1, 100);
    Duration patience = section.duration("patience", Duration.ofSeconds(15));
    if (!url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
      section.error(
          "url",
          "store.url should start with jdbc:sqlite: or jdbc:postgresql:, it is '" + url + "'");
      return defaults;
    }
    return new StoreSettings(url, user, password, connections, patience);
  }

  private static Runners runners(ConfigSection section) {
    Runners defaults = Runners.DEFAULT;
    return new Runners(
        section.duration("long-poll", defaults.longPoll()),
        section.duration("update-interval", defaults.updateInterval()),
        section.number("requests-per-minute", defaults.requestsPerMinute(), 0, 1_000_000));
  }

  private static Jobs jobs(ConfigSection section) {
    Jobs defaults = Jobs.DEFAULT;
    return new Jobs(
        section.duration("timeout", defaults.timeout()),
        section.duration("confirm-within", defaults.confirmWithin()),
        section.duration("lost-after", defaults.lostAfter()),
        section.duration("git-timeout", defaults.gitTimeout()));
  }

  private static Limits limits(ConfigSection section) {
    Limits defaults = Limits.DEFAULT;
    return new Limits(
        section.size("trace", defaults.trace()), section.size("artifact", defaults.artifact()));
  }

  private static Registry registry(ConfigSection section) {
    return new Registry(section.text("address", ""), section.text("service", "registry"));
  }
}
