package io.estiva.containers.host;

import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.call.Watchdog;
import java.nio.file.Path;

/** Opens Docker hosts. The caller closes what it gets. */
public final class DockerHosts {

  /** Where an engine listens unless it was told otherwise. */
  public static final Path DEFAULT_SOCKET = Path.of("/var/run/docker.sock");

  private DockerHosts() {}

  /**
   * The engine of this machine behind {@code socket}.
   *
   * @throws HostUnavailable when it does not answer or is too old
   */
  public static DockerHost local(Path socket, CallLimits limits) {
    return open(new LocalReach(socket), limits);
  }

  /** The same with the standard limits. */
  public static DockerHost local(Path socket) {
    return local(socket, CallLimits.standard());
  }

  /**
   * The engine that an address in the form of {@code DOCKER_HOST} names.
   *
   * @param address {@code unix:///path}, or empty for the default socket; no other scheme is taken, because a TCP port is open to every local process
   */
  public static DockerHost local(String address, CallLimits limits) {
    if (address.isBlank()) {
      return local(DEFAULT_SOCKET, limits);
    }
    if (!address.startsWith("unix:///")) {
      throw new HostUnavailable("cannot use the docker address '" + address + "': only unix:///path/to/docker.sock is supported here; for another machine use an SSH host");
    }
    return local(Path.of(address.substring("unix://".length())), limits);
  }

  static DockerHost open(Reach reach, CallLimits limits) {
    var watchdog = new Watchdog("docker " + reach.address());
    var engine = new Engine(reach, limits, watchdog);
    try {
      return new DockerHost(engine, watchdog, Negotiation.agree(engine));
    } catch (RuntimeException e) {
      DockerHost.close(engine, watchdog);
      throw e;
    }
  }
}
