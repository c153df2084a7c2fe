package io.estiva.containers.host;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to create a container from. Made by {@link #of}; whatever is not set is left to the image,
 * except that there is no restart, no published port and no terminal.
 */
public final class ContainerSpec {

  final String name;
  final String image;
  final Optional<List<String>> entrypoint;
  final Optional<List<String>> command;
  final List<String> environment;
  final Map<String, String> labels;
  final Map<String, List<String>> networks;
  final List<Mount> mounts;
  final List<PortMapping> ports;
  final List<String> extraHosts;
  final List<String> dns;
  final List<String> capAdd;
  final List<String> capDrop;
  final List<String> securityOptions;
  final Map<String, String> sysctls;
  final Map<String, Long> ulimits;
  final ResourceLimits limits;
  final Optional<Healthcheck> healthcheck;
  final RestartPolicy restart;
  final LogDriver logDriver;
  final String user;
  final String workingDirectory;
  final String hostName;
  final String stopSignal;
  final Optional<Duration> stopTimeout;
  final boolean init;
  final boolean privileged;
  final boolean readOnlyRoot;
  final boolean openStdin;
  final String networkMode;
  final String platform;

  private ContainerSpec(Builder from) {
    name = from.name;
    image = from.image;
    entrypoint = Optional.ofNullable(from.entrypoint);
    command = Optional.ofNullable(from.command);
    environment = List.copyOf(from.environment);
    labels = Map.copyOf(from.labels);
    networks = new LinkedHashMap<>(from.networks);
    mounts = List.copyOf(from.mounts);
    ports = List.copyOf(from.ports);
    extraHosts = List.copyOf(from.extraHosts);
    dns = List.copyOf(from.dns);
    capAdd = List.copyOf(from.capAdd);
    capDrop = List.copyOf(from.capDrop);
    securityOptions = List.copyOf(from.securityOptions);
    sysctls = Map.copyOf(from.sysctls);
    ulimits = Map.copyOf(from.ulimits);
    limits = from.limits;
    healthcheck = Optional.ofNullable(from.healthcheck);
    restart = from.restart;
    logDriver = from.logDriver;
    user = from.user;
    workingDirectory = from.workingDirectory;
    hostName = from.hostName;
    stopSignal = from.stopSignal;
    stopTimeout = Optional.ofNullable(from.stopTimeout);
    init = from.init;
    privileged = from.privileged;
    readOnlyRoot = from.readOnlyRoot;
    openStdin = from.openStdin;
    networkMode = from.networkMode;
    platform = from.platform;
  }

  /**
   * Starts a spec.
   *
   * @param name of the container; letters, digits, {@code _.-}
   * @param image name or id of an image that the engine has
   */
  public static Builder of(String name, String image) {
    return new Builder(name, image);
  }

  /** The container's name. */
  public String name() {
    return name;
  }

  /** The image's name or id. */
  public String image() {
    return image;
  }

  /** The labels, as the engine will keep them. */
  public Map<String, String> labels() {
    return labels;
  }

  @Override
  public String toString() {
    return "ContainerSpec[" + name + " from " + image + "]";
  }

  /** Collects a spec; every method returns the builder. Not for several threads. */
  public static final class Builder {

    private final String name;
    private final String image;
    private @Nullable List<String> entrypoint;
    private @Nullable List<String> command;
    private final List<String> environment = new ArrayList<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, List<String>> networks = new LinkedHashMap<>();
    private final List<Mount> mounts = new ArrayList<>();
    private final List<PortMapping> ports = new ArrayList<>();
    private final List<String> extraHosts = new ArrayList<>();
    private final List<String> dns = new ArrayList<>();
    private final List<String> capAdd = new ArrayList<>();
    private final List<String> capDrop = new ArrayList<>();
    private final List<String> securityOptions = new ArrayList<>();
    private final Map<String, String> sysctls = new LinkedHashMap<>();
    private final Map<String, Long> ulimits = new LinkedHashMap<>();
    private ResourceLimits limits = ResourceLimits.none();
    private @Nullable Healthcheck healthcheck;
    private RestartPolicy restart = RestartPolicy.NO;
    private LogDriver logDriver = LogDriver.engineDefault();
    private String user = "";
    private String workingDirectory = "";
    private String hostName = "";
    private String stopSignal = "";
    private @Nullable Duration stopTimeout;
    private boolean init;
    private boolean privileged;
    private boolean readOnlyRoot;
    private boolean openStdin;
    private String networkMode = "";
    private String platform = "";

    private Builder(String name, String image) {
      this.name = requireNonNull(name, "name");
      this.image = requireNonNull(image, "image");
      if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+")) {
        throw new IllegalArgumentException(
            "'"
                + name
                + "' is not a container's name: two or more letters, digits, '_', '.' or '-', starting with a letter or digit");
      }
    }

    /** Replaces the image's entrypoint; {@code [""]} or an empty list removes it. */
    public Builder entrypoint(List<String> words) {
      entrypoint = List.copyOf(words);
      return this;
    }

    /** Replaces the image's command. */
    public Builder command(List<String> words) {
      command = List.copyOf(words);
      return this;
    }

    /** Replaces the image's command. */
    public Builder command(String... words) {
      return command(List.of(words));
    }

    /** Adds a variable; everyone who reaches the engine can read it. */
    public Builder environment(String key, String value) {
      environment.add(key + "=" + value);
      return this;
    }

    /** Adds labels. */
    public Builder labels(Map<String, String> more) {
      labels.putAll(more);
      return this;
    }

    /** Adds a label. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /**
     * Joins a network that exists, under these extra names; the first network takes the place of
     * the engine's default one.
     */
    public Builder network(String network, String... aliases) {
      networks.put(network, List.of(aliases));
      return this;
    }

    /** {@code none}, {@code host} or {@code container:ID}; not together with {@link #network}. */
    public Builder networkMode(String mode) {
      networkMode = mode;
      return this;
    }

    /** Adds a mount. */
    public Builder mount(Mount mount) {
      mounts.add(mount);
      return this;
    }

    /** Publishes a port. */
    public Builder port(PortMapping port) {
      ports.add(port);
      return this;
    }

    /** Adds {@code name:address} to the container's hosts file. */
    public Builder extraHost(String nameAndAddress) {
      extraHosts.add(nameAndAddress);
      return this;
    }

    /** Adds a name server. */
    public Builder dns(String address) {
      dns.add(address);
      return this;
    }

    /** Grants a capability, such as {@code NET_ADMIN}. */
    public Builder capAdd(String capability) {
      capAdd.add(capability);
      return this;
    }

    /** Takes a capability away; {@code ALL} takes all. */
    public Builder capDrop(String capability) {
      capDrop.add(capability);
      return this;
    }

    /** Adds a security option, such as {@code no-new-privileges}. */
    public Builder securityOption(String option) {
      securityOptions.add(option);
      return this;
    }

    /** Sets a kernel parameter of the container's namespaces. */
    public Builder sysctl(String key, String value) {
      sysctls.put(key, value);
      return this;
    }

    /** Sets a limit of {@code ulimit}, soft and hard. */
    public Builder ulimit(String key, long value) {
      ulimits.put(key, value);
      return this;
    }

    /** Sets what it may use. */
    public Builder limits(ResourceLimits newLimits) {
      limits = newLimits;
      return this;
    }

    /** Replaces the image's probe. */
    public Builder healthcheck(Healthcheck check) {
      healthcheck = check;
      return this;
    }

    /** Sets the restart policy. */
    public Builder restart(RestartPolicy policy) {
      restart = policy;
      return this;
    }

    /** Sets where output goes. */
    public Builder logDriver(LogDriver driver) {
      logDriver = driver;
      return this;
    }

    /** {@code user}, {@code uid} or {@code uid:gid}; empty = the image's. */
    public Builder user(String newUser) {
      user = newUser;
      return this;
    }

    /** The directory to start in; empty = the image's. */
    public Builder workingDirectory(String directory) {
      workingDirectory = directory;
      return this;
    }

    /** The name that the container gives itself. */
    public Builder hostName(String newName) {
      hostName = newName;
      return this;
    }

    /** The signal that asks it to stop. */
    public Builder stopSignal(String signal) {
      stopSignal = signal;
      return this;
    }

    /** How long it gets after that signal when nobody says otherwise. */
    public Builder stopTimeout(Duration timeout) {
      stopTimeout = timeout;
      return this;
    }

    /** Puts the engine's small init in front, which forwards signals and reaps. */
    public Builder init(boolean on) {
      init = on;
      return this;
    }

    /** All rights of the host's root: whoever calls this has asked the host's policy. */
    public Builder privileged(boolean on) {
      privileged = on;
      return this;
    }

    /** Makes the image's files unwritable. */
    public Builder readOnlyRoot(boolean on) {
      readOnlyRoot = on;
      return this;
    }

    /** Keeps standard input open, so that a shell as main process waits instead of ending. */
    public Builder openStdin(boolean on) {
      openStdin = on;
      return this;
    }

    /** {@code linux/amd64}...: refuse an image of another platform; empty = no check. */
    public Builder platform(String newPlatform) {
      platform = newPlatform;
      return this;
    }

    /** The finished spec. */
    public ContainerSpec build() {
      if (!networkMode.isEmpty() && !networks.isEmpty()) {
        throw new IllegalArgumentException(
            "container "
                + name
                + " has both the network mode '"
                + networkMode
                + "' and networks "
                + networks.keySet());
      }
      return new ContainerSpec(this);
    }
  }
}
