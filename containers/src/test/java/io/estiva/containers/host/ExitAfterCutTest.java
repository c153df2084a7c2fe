package io.estiva.containers.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.containers.ssh.KnownHosts;
import io.estiva.containers.ssh.SshAuth;
import io.estiva.containers.ssh.SshHost;
import io.estiva.testkit.Eventually;
import io.estiva.testkit.RealDocker;
import io.estiva.testkit.SshdFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("docker")
@Tag("ssh")
class ExitAfterCutTest {

  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir private Path directory;

  @Test
  void a_wait_over_ssh_survives_cut_connections() {
    try (var docker = RealDocker.connect("cut");
        var sshd = SshdFixture.in(directory.resolve("sshd")).start();
        var host =
            DockerHosts.open(
                SshHost.of(
                        "root",
                        sshd.host(),
                        KnownHosts.parse("known_hosts", sshd.knownHosts()),
                        SshAuth.Key.of(sshd.clientKey(), ""))
                    .withPort(sshd.port())
                    .withDocker(docker.socket().toString(), SshHost.Sudo.NEVER)
                    .withConnectLimit(LONG))) {
      var spec =
          ContainerSpec.of(docker.name() + "-wait", docker.busybox())
              .labels(docker.labels())
              .command("sh", "-c", "trap 'exit 9' TERM; while :; do sleep 1; done");
      var id = host.containers().create(spec.build());
      host.containers().start(id);
      var exit =
          CompletableFuture.supplyAsync(
              () -> host.containers().awaitExit(id, LONG), task -> new Thread(task).start());

      for (int cut = 1; cut <= 3; cut++) {
        int before = sshd.accepted();
        sshd.cut();
        Eventually.within(LONG).until("there is a new connection", () -> sshd.accepted() > before);
      }
      docker.run("kill", "--signal", "TERM", id);

      assertThat(exit.join()).isEqualTo(new Exit(9, false, ""));
    }
  }
}
