package io.estiva.containers.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.containers.call.HostUnavailable;
import io.estiva.testkit.Eventually;
import io.estiva.testkit.RealDocker;
import io.estiva.testkit.SshdFixture;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("docker")
@Tag("ssh")
class SocketTunnelTest {

  private static final Duration LONG = Duration.ofMinutes(3);

  private static RealDocker docker;

  @TempDir private Path directory;
  private SshdFixture sshd;

  @BeforeAll
  static void connect() {
    docker = RealDocker.connect("tunnel");
  }

  @AfterAll
  static void disconnect() {
    docker.close();
  }

  @AfterEach
  void stop() {
    sshd.close();
  }

  private SshdFixture.Builder builder() {
    return SshdFixture.in(directory.resolve("sshd")).docker(docker.socket());
  }

  private SshHost host(String user) {
    return SshHost.of(
            user,
            sshd.host(),
            KnownHosts.parse("known_hosts", sshd.knownHosts()),
            SshAuth.Key.of(sshd.clientKey(), ""))
        .withPort(sshd.port())
        .withDocker(sshd.dockerSocket().toString(), SshHost.Sudo.AUTO)
        .withConnectLimit(LONG);
  }

  private String dial() {
    return "docker --host unix://" + directory.resolve("sshd/docker.sock") + " system dial-stdio";
  }

  /** The rule for sudo, whichever docker is the first in the path. */
  private String rule() {
    var arguments = dial().substring("docker".length()).replace(":", "\\:");
    return "deploy ALL=(root) NOPASSWD: /usr/bin/docker"
        + arguments
        + ", /usr/local/bin/docker"
        + arguments;
  }

  /** Asks the engine through the tunnel. */
  private static String ping(SocketTunnel tunnel) {
    return talk(
        tunnel.socket(), "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n");
  }

  private static String talk(Path socket, String request) {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
      return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "failed: " + e.getMessage();
    }
  }

  @Test
  void a_user_who_may_use_the_socket_goes_straight_through() throws IOException {
    sshd = builder().start();
    try (var link = SshLink.to(host("root"))) {
      var tunnel = SocketTunnel.open(link);
      try (tunnel) {
        assertThat(ping(tunnel)).startsWith("HTTP/1.1 200").endsWith("OK");
        assertThat(tunnel.way())
            .isEqualTo(
                "root@127.0.0.1:" + sshd.port() + " through " + link.target().dockerSocket());
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(tunnel.socket().getParent())))
            .isEqualTo("rwx------");
      }
      assertThat(tunnel.socket().getParent()).doesNotExist();
    }
  }

  @Test
  void a_server_that_forwards_no_sockets_is_used_through_its_docker_program() {
    sshd = builder().option("AllowStreamLocalForwarding no").start();
    try (var link = SshLink.to(host("root"));
        var tunnel = SocketTunnel.open(link)) {
      assertThat(tunnel.way()).endsWith("'" + dial() + "'");
      for (int i = 0; i < 20; i++) {
        assertThat(ping(tunnel)).startsWith("HTTP/1.1 200");
      }
      assertThat(sshd.accepted()).isEqualTo(1);
    }
  }

  @Test
  void a_key_that_may_only_dial_works() {
    sshd = builder().option("ForceCommand " + dial()).option("DisableForwarding yes").start();
    try (var link = SshLink.to(host("root"));
        var tunnel = SocketTunnel.open(link)) {
      assertThat(ping(tunnel)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void a_user_with_a_sudo_rule_gets_through() {
    sshd = builder().user("deploy", 4001, "").sudo(rule()).start();
    try (var link = SshLink.to(host("deploy"));
        var tunnel = SocketTunnel.open(link)) {
      assertThat(tunnel.way()).endsWith("'sudo -n " + dial() + "'");
      assertThat(ping(tunnel)).startsWith("HTTP/1.1 200").endsWith("OK");
    }
  }

  @Test
  void a_sudo_that_asks_for_a_password_is_told_with_the_rule_that_is_missing() {
    sshd = builder().user("deploy", 4001, "").sudo("deploy ALL=(ALL) ALL").start();
    try (var link = SshLink.to(host("deploy"))) {
      assertThatThrownBy(() -> SocketTunnel.open(link))
          .isInstanceOf(HostUnavailable.class)
          .hasMessageContaining("cannot reach docker on deploy@127.0.0.1:" + sshd.port())
          .hasMessageContaining("password is required")
          .hasMessageContaining("usermod -aG docker deploy")
          .hasMessageContaining(rule().substring(0, rule().indexOf(',')));
    }
  }

  @Test
  void a_user_without_rights_is_told_how_to_get_them() {
    sshd = builder().user("deploy", 4001, "").start();
    try (var link =
        SshLink.to(host("deploy").withDocker(sshd.dockerSocket().toString(), SshHost.Sudo.NEVER))) {
      assertThatThrownBy(() -> SocketTunnel.open(link))
          .isInstanceOf(HostUnavailable.class)
          .hasMessageContaining("permission denied")
          .hasMessageContaining(
              "add the user to the group docker (usermod -aG docker deploy), or allow sudo");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "NEVER"})
  void a_host_without_docker_is_told(SshHost.Sudo sudo) throws IOException {
    var bin = Files.createDirectories(directory.resolve("bin"));
    for (var name : new String[] {"sh", "id"}) {
      Files.copy(Path.of("/bin", name), bin.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
    sshd = builder().path(bin.toString()).start();
    try (var link = SshLink.to(host("root").withDocker("/run/no-such.sock", sudo))) {
      assertThatThrownBy(() -> SocketTunnel.open(link))
          .isInstanceOf(HostUnavailable.class)
          .hasMessageContaining("Docker does not seem to be installed there");
    }
  }

  @Test
  void a_daemon_that_does_not_run_is_told() {
    sshd = builder().start();
    try (var link = SshLink.to(host("root").withDocker("/run/no-such.sock", SshHost.Sudo.NEVER))) {
      assertThatThrownBy(() -> SocketTunnel.open(link))
          .isInstanceOf(HostUnavailable.class)
          .hasMessageContaining("'docker --host unix:///run/no-such.sock system dial-stdio'")
          .hasMessageContaining("systemctl start docker");
    }
  }

  @Test
  void a_lost_connection_is_made_anew_by_the_next_call() {
    sshd = builder().start();
    try (var link = SshLink.to(host("root"));
        var tunnel = SocketTunnel.open(link)) {
      sshd.cut();
      Eventually.within(LONG)
          .until(
              "the engine answers again",
              () -> ping(tunnel).startsWith("HTTP/1.1 200"),
              tunnel::problem);

      assertThat(sshd.accepted()).isEqualTo(2);
    }
  }

  @Test
  void a_host_that_is_gone_is_told_by_the_tunnel() {
    sshd = builder().start();
    try (var link = SshLink.to(host("root"));
        var tunnel = SocketTunnel.open(link)) {
      sshd.close();
      Eventually.within(LONG)
          .until(
              "the problem is known",
              () ->
                  !ping(tunnel).startsWith("HTTP")
                      && tunnel
                          .problem()
                          .map(e -> String.valueOf(e.getMessage()).contains("refused"))
                          .orElse(false),
              tunnel::problem);
    }
  }

  @Test
  void a_reader_that_takes_nothing_does_not_hold_up_the_others() throws Exception {
    sshd = builder().start();
    var path = directory.resolve("flood.sock");
    var server =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(path));
    var thread = new Thread(() -> flood(server), "flood");
    thread.setDaemon(true);
    thread.start();
    try (var link = SshLink.to(host("root"));
        server) {
      var tunnel = SocketTunnel.openTo(link, new DockerWay.Socket(path.toString()));
      try (tunnel;
          var lazy = SocketChannel.open(UnixDomainSocketAddress.of(tunnel.socket()))) {
        // more than the windows on the way and less than the tunnel keeps
        lazy.write(ByteBuffer.wrap("4000000\n".getBytes(UTF_8)));
        assertThat(talk(tunnel.socket(), "10\n")).isEqualTo("x".repeat(10));
        assertThat(talk(tunnel.socket(), "3000000\n")).hasSize(3_000_000);
        assertThat(Channels.newInputStream(lazy).readAllBytes()).hasSize(4_000_000);
      }
    }
  }

  /** Answers each connection with as many bytes as its first line asks for. */
  private static void flood(ServerSocketChannel server) {
    while (server.isOpen()) {
      try {
        var connection = server.accept();
        var thread = new Thread(() -> answer(connection), "flood-answer");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void answer(SocketChannel connection) {
    try (connection) {
      var line = new StringBuilder();
      var in = Channels.newInputStream(connection);
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        line.append((char) c);
      }
      var bytes = ByteBuffer.wrap("x".repeat(Integer.parseInt(line.toString())).getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        connection.write(bytes);
      }
    } catch (IOException ignored) {
      // the test sees what is missing
    }
  }
}
