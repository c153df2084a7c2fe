package io.estiva.containers.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.containers.ssh.KnownHosts;
import io.estiva.containers.ssh.SshAuth;
import io.estiva.containers.ssh.SshHost;
import io.estiva.testkit.RealDocker;
import io.estiva.testkit.SshdFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("docker")
@Tag("ssh")
class SshDockerHostTest implements DockerHostContract {

  @TempDir private static Path directory;
  private static RealDocker docker;
  private static SshdFixture sshd;
  private static DockerHost host;

  @BeforeAll
  static void open() {
    docker = RealDocker.connect("ssh");
    sshd = SshdFixture.in(directory.resolve("sshd")).start();
    var known = KnownHosts.parse("known_hosts", sshd.knownHosts());
    host =
        DockerHosts.open(
            SshHost.of("root", sshd.host(), known, SshAuth.Key.of(sshd.clientKey(), ""))
                .withPort(sshd.port())
                .withDocker(docker.socket().toString(), SshHost.Sudo.NEVER));
  }

  @AfterAll
  static void close() {
    host.close();
    sshd.close();
    docker.close();
  }

  @Override
  public DockerHost host() {
    return host;
  }

  @Override
  public RealDocker docker() {
    return docker;
  }

  @Test
  void one_connection_serves_all_calls() {
    host.ping();
    host.ping();

    assertThat(sshd.accepted()).isEqualTo(1);
    assertThat(host.facts().address()).isEqualTo("ssh://root@127.0.0.1:" + sshd.port());
  }
}
