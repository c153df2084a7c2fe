package io.estiva.containers.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.containers.ssh.KnownHosts;
import io.estiva.containers.ssh.SshAuth;
import io.estiva.containers.ssh.SshHost;
import io.estiva.testkit.Eventually;
import io.estiva.testkit.RealDocker;
import io.estiva.testkit.SshdFixture;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("docker")
@Tag("ssh")
class NothingLeftTest {

  @TempDir private Path directory;

  /** Threads of ours and of JSch; not those of the fixtures and of the Java machine. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("(ssh |tunnel |watchdog-|Connect thread).*"))
        .collect(Collectors.toSet());
  }

  @Test
  void closed_hosts_leave_no_thread() {
    var before = threads();
    try (var docker = RealDocker.connect("left");
        var sshd = SshdFixture.in(directory.resolve("sshd")).docker(docker.socket()).start()) {
      var known = KnownHosts.parse("known_hosts", sshd.knownHosts());
      var target =
          SshHost.of("root", sshd.host(), known, SshAuth.Key.of(sshd.clientKey(), ""))
              .withPort(sshd.port())
              .withDocker(sshd.dockerSocket().toString(), SshHost.Sudo.AUTO);
      for (int i = 0; i < 3; i++) {
        try (var near = DockerHosts.local(docker.socket());
            var far = DockerHosts.open(target)) {
          near.ping();
          far.ping();
          assertThat(threads()).hasSizeGreaterThan(before.size());
        }
      }
    }

    Eventually.soon()
        .until(
            "all threads have ended",
            () -> before.containsAll(threads()),
            NothingLeftTest::threads);
  }
}
