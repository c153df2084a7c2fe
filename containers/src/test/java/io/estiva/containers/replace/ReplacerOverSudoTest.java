package io.estiva.containers.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.containers.host.CallLimits;
import io.estiva.containers.ssh.KnownHosts;
import io.estiva.containers.ssh.SshAuth;
import io.estiva.containers.ssh.SshHost;
import io.estiva.testkit.RealDocker;
import io.estiva.testkit.SshdFixture;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user who may use Docker only through sudo, and only as far as the rule goes. */
@Tag("docker")
@Tag("ssh")
class ReplacerOverSudoTest {
  private static RealDocker docker;

  private final DeployHost host = new DeployHost(docker);

  @BeforeAll
  static void connect() {
    docker = RealDocker.connect("sudo");
  }

  @AfterAll
  static void disconnect() {
    docker.close();
  }

  @ParameterizedTest
  @CsvSource({"ALL, by a program on the host", "docker system dial-stdio, driven call by call"})
  void the_rule_decides_who_does_the_switch(
      String allowed, String expected, @TempDir Path directory) {
    host.runByHand("one");
    var rule =
        allowed.equals("ALL")
            ? "deploy ALL=(root) NOPASSWD: ALL"
            : "deploy ALL=(root) NOPASSWD: /usr/bin/docker *system dial-stdio,"
                + " /usr/local/bin/docker *system dial-stdio";
    try (var sshd =
        SshdFixture.in(directory.resolve("sshd")).user("deploy", 4001, "").sudo(rule).start()) {
      var target =
          SshHost.of(
                  "deploy",
                  sshd.host(),
                  KnownHosts.parse("known_hosts", sshd.knownHosts()),
                  SshAuth.Key.of(sshd.clientKey(), ""))
              .withPort(sshd.port())
              .withDocker(docker.socket().toString(), SshHost.Sudo.ALWAYS)
              .withConnectLimit(Duration.ofMinutes(2));
      var replacer =
          new Replacer(
              () -> SshTarget.open(target, CallLimits.standard()),
              host.options(true),
              StepJournal.none(),
              host.trace::add);

      var outcome = replacer.deploy(host.desired(5, host.config("two")), null);

      assertThat(outcome).as("%s", host.trace).isInstanceOf(Outcome.Replaced.class);
      assertThat(host.trace).anyMatch(line -> line.contains(expected));
      assertThat(host.page()).isEqualTo("two");
      assertThat(host.names()).hasSize(2);
    }
  }
}
