package io.estiva.containers.host;

import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.call.Watchdog;
import io.estiva.containers.ssh.SocketTunnel;
import io.estiva.containers.ssh.SshHost;
import io.estiva.containers.ssh.SshLink;
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
   * @param address {@code unix:///path}, or empty for the default socket; no other scheme is taken,
   *     because a TCP port is open to every local process
   */
  public static DockerHost local(String address, CallLimits limits) {
    if (address.isBlank()) {
      return local(DEFAULT_SOCKET, limits);
    }
    if (!address.startsWith("unix:///")) {
      throw new HostUnavailable(
          "cannot use the docker address '"
              + address
              + "': only unix:///path/to/docker.sock is supported here; for another machine use an SSH host");
    }
    return local(Path.of(address.substring("unix://".length())), limits);
  }

  /**
   * The engine of a remote host, over a new SSH connection that ends with it. A connection that is
   * lost is made anew by the next call.
   *
   * @throws HostUnavailable when the host cannot be reached, shows a key that is not known ({@link
   *     io.estiva.containers.ssh.HostKeyRefused}), refuses the login, or its engine does not answer
   *     or is too old
   */
  public static DockerHost open(SshHost target, CallLimits limits) {
    var link = SshLink.to(target);
    try {
      return open(link, true, limits);
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  /** The same with the standard limits. */
  public static DockerHost open(SshHost target) {
    return open(target, CallLimits.standard());
  }

  /** The same over a link that the caller keeps and closes later. */
  public static DockerHost open(SshLink link, CallLimits limits) {
    return open(link, false, limits);
  }

  private static DockerHost open(SshLink link, boolean ownsLink, CallLimits limits) {
    return open(new SshReach(link, SocketTunnel.open(link), ownsLink), limits);
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
