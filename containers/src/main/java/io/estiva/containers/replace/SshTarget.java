package io.estiva.containers.replace;

import io.estiva.containers.host.CallLimits;
import io.estiva.containers.host.DockerHost;
import io.estiva.containers.host.DockerHosts;
import io.estiva.containers.ssh.SshCommand;
import io.estiva.containers.ssh.SshHost;
import io.estiva.containers.ssh.SshLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A deploy host behind SSH. */
public final class SshTarget implements Target, HostShell {
  private static final int MAX_OUTPUT = 256 * 1024;

  private final SshLink link;
  private final DockerHost docker;

  private SshTarget(SshLink link, DockerHost docker) {
    this.link = link;
    this.docker = docker;
  }

  /**
   * Connects.
   *
   * @throws io.estiva.containers.call.HostUnavailable when the host, its key, the login or its
   *     engine does not allow it
   */
  public static SshTarget open(SshHost host, CallLimits limits) {
    var link = SshLink.to(host);
    try {
      return new SshTarget(link, DockerHosts.open(link, limits));
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return link.target().host();
  }

  @Override
  public DockerHost docker() {
    return docker;
  }

  @Override
  public String dockerSocket() {
    return link.target().dockerSocket();
  }

  @Override
  public Optional<HostShell> shell() {
    return Optional.of(this);
  }

  @Override
  public Answer run(String program, Duration limit) {
    var command =
        new SshCommand("sh -s", program.getBytes(StandardCharsets.UTF_8), limit, MAX_OUTPUT);
    var result = link.exec(command);
    return new Answer(result.status(), result.stdout(), result.stderr());
  }

  @Override
  public String ask(InetSocketAddress address, String request, Duration limit) throws IOException {
    return link.session().ask(address.getHostString(), address.getPort(), request, limit);
  }

  @Override
  public void close() {
    try {
      docker.close();
    } finally {
      link.close();
    }
  }
}
