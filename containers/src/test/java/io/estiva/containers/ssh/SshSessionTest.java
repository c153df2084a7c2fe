package io.estiva.containers.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.testkit.Eventually;
import io.estiva.testkit.SshdFixture;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("ssh")
class SshSessionTest {

  private static final Duration LONG = Duration.ofMinutes(3);

  private static final byte[] INPUT = "x".repeat(300_000).getBytes(UTF_8);

  @TempDir private Path directory;
  private SshdFixture sshd;

  @BeforeEach
  void start() {
    sshd = SshdFixture.in(directory.resolve("sshd")).user("deploy", 4001, "pass word").start();
  }

  @AfterEach
  void stop() {
    sshd.close();
  }

  private SshHost host(String user, KnownHosts known, SshAuth... auth) {
    return SshHost.of(user, sshd.host(), known, auth).withPort(sshd.port()).withConnectLimit(LONG);
  }

  private KnownHosts known() {
    return KnownHosts.parse("known_hosts", sshd.knownHosts());
  }

  private SshAuth key() {
    return SshAuth.Key.of(sshd.clientKey(), "");
  }

  private SshSession root() {
    return SshSession.connect(host("root", known(), key()));
  }

  @Test
  void runs_commands_on_one_connection() throws Exception {
    var md5OfInput = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(INPUT));
    try (var session = root()) {
      var result =
          session.exec(
              SshCommand.of(
                  LONG,
                  "sh",
                  "-c",
                  "echo \"$1\"; echo bad >&2; exit 3",
                  "x",
                  "a 'quoted' $HOME\nline"));
      var input = session.exec(SshCommand.of(LONG, "md5sum").withStdin(INPUT));
      var killed = session.exec(SshCommand.of(LONG, "sh", "-c", "kill -9 $$"));

      assertThat(result).isEqualTo(new SshResult(3, "a 'quoted' $HOME\nline\n", "bad\n", false));
      assertThat(input.stdout()).isEqualTo(md5OfInput + "  -\n");
      assertThat(killed.status()).isEqualTo(137);
      assertThat(sshd.accepted()).isEqualTo(1);
    }
  }

  @Test
  void keeps_no_more_output_than_asked_for() {
    try (var session = root()) {
      var result =
          session.exec(new SshCommand("head -c 5000000 /dev/zero", new byte[0], LONG, 1000));

      assertThat(result.status()).isZero();
      assertThat(result.stdout()).hasSize(1000);
      assertThat(result.truncated()).isTrue();
    }
  }

  @Test
  void logs_in_with_every_kind_of_key_and_with_a_password() {
    for (var auth :
        List.of(
            key(),
            SshAuth.Key.of(sshd.clientRsaKey(), ""),
            SshAuth.Key.of(sshd.encryptedClientKey(), sshd.passphrase()),
            new SshAuth.Password("pass word"))) {
      try (var session = SshSession.connect(host("deploy", known(), auth))) {
        assertThat(session.exec(SshCommand.of(LONG, "id", "-u")).stdout()).isEqualTo("4001\n");
      }
    }
  }

  @Test
  void falls_back_to_the_password_when_the_key_is_refused() {
    try (var session =
        SshSession.connect(
            host(
                "deploy",
                known(),
                SshAuth.Key.of(sshd.strangerKey(), ""),
                new SshAuth.Password("pass word")))) {
      assertThat(session.exec(SshCommand.of(LONG, "id", "-un")).stdout()).isEqualTo("deploy\n");
    }
  }

  @Test
  void answers_the_questions_of_a_server_that_asks() {
    sshd.close();
    sshd =
        SshdFixture.in(directory.resolve("asking"))
            .option("UsePAM yes")
            .option("PasswordAuthentication no")
            .option("KbdInteractiveAuthentication yes")
            .user("deploy", 4001, "pass word")
            .start();

    var target = host("deploy", known(), new SshAuth.Password("pass word"));
    try (var session = SshSession.connect(target)) {
      assertThat(session.exec(SshCommand.of(LONG, "id", "-un")).stdout()).isEqualTo("deploy\n");
    }
    var wrong = host("deploy", known(), new SshAuth.Password("wrong-secret"));
    assertThatThrownBy(() -> SshSession.connect(wrong))
        .isInstanceOf(HostUnavailable.class)
        .hasMessageContaining("refused the password")
        .hasMessageNotContaining("wrong-secret");
  }

  @Test
  void many_commands_at_once_share_one_connection() throws Exception {
    try (var session = root()) {
      var calls = new ArrayList<Callable<String>>();
      for (int i = 0; i < 40; i++) {
        var word = "word" + i;
        calls.add(() -> session.exec(SshCommand.of(LONG, "echo", word)).stdout());
      }
      var threads = Executors.newFixedThreadPool(8);
      try {
        var results = threads.invokeAll(calls);
        for (int i = 0; i < results.size(); i++) {
          assertThat(results.get(i).get()).isEqualTo("word" + i + "\n");
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(sshd.accepted()).isEqualTo(1);
    }
  }

  @Test
  void a_refused_login_names_what_was_tried_and_hides_the_password() {
    var wrong =
        host(
            "deploy",
            known(),
            SshAuth.Key.of(sshd.strangerKey(), ""),
            new SshAuth.Password("wrong-secret"));

    assertThatThrownBy(() -> SshSession.connect(wrong))
        .isInstanceOf(HostUnavailable.class)
        .hasMessageContaining("cannot log in to deploy@127.0.0.1:" + sshd.port())
        .hasMessageContaining("the key " + sshd.strangerKey() + " and the password")
        .hasMessageContaining("publickey")
        .hasMessageNotContaining("wrong-secret");
    assertThat(wrong.toString()).doesNotContain("wrong-secret");
  }

  @Test
  void an_encrypted_key_without_its_passphrase_is_told_before_connecting() {
    for (var passphrase : List.of("", "wrong")) {
      assertThatThrownBy(
              () ->
                  SshSession.connect(
                      host("root", known(), SshAuth.Key.of(sshd.encryptedClientKey(), passphrase))))
          .isInstanceOf(HostUnavailable.class)
          .hasMessageContaining("passphrase");
    }
    assertThatThrownBy(
            () ->
                SshSession.connect(
                    host("root", known(), new SshAuth.Key("DEPLOY_KEY", "nonsense", ""))))
        .isInstanceOf(HostUnavailable.class)
        .hasMessageContaining("DEPLOY_KEY is not a private key");
    assertThat(sshd.accepted()).isZero();
  }

  @Test
  void an_unknown_host_key_is_refused_with_fingerprint_and_the_line_that_accepts_it() {
    var empty = KnownHosts.parse("the file", "");

    assertThatThrownBy(
            () -> SshSession.connect(host("deploy", empty, new SshAuth.Password("pass word"))))
        .isInstanceOfSatisfying(
            HostKeyRefused.class,
            e -> {
              assertThat(e.reason()).isEqualTo(HostKeyRefused.Reason.UNKNOWN);
              assertThat(e.fingerprint()).isEqualTo(sshd.fingerprint("ed25519"));
              assertThat(e.keyType()).isEqualTo("ssh-ed25519");
              assertThat(e)
                  .hasMessageContaining(sshd.fingerprint("ed25519"))
                  .hasMessageContaining(sshd.line("ed25519").strip())
                  .hasMessageContaining("ssh-keyscan -p " + sshd.port());
              var accepted = e.getMessage().lines().reduce((first, second) -> second).orElseThrow();
              SshSession.connect(
                      host(
                          "deploy",
                          KnownHosts.parse("the file", accepted),
                          new SshAuth.Password("pass word")))
                  .close();
            });
  }

  @Test
  void a_changed_host_key_is_refused_with_both_fingerprints() {
    var known = KnownHosts.parse("the file", sshd.line("ed25519"));
    var before = sshd.fingerprint("ed25519");
    sshd.changeHostKey("ed25519");

    assertThatThrownBy(
            () -> SshSession.connect(host("deploy", known, new SshAuth.Password("pass word"))))
        .isInstanceOfSatisfying(
            HostKeyRefused.class,
            e -> assertThat(e.reason()).isEqualTo(HostKeyRefused.Reason.CHANGED))
        .hasMessageContaining(before)
        .hasMessageContaining(sshd.fingerprint("ed25519"))
        .hasMessageContaining("CHANGED");
    assertThat(sshd.log()).doesNotContain("Accepted").doesNotContain("Failed password");
  }

  @Test
  void a_revoked_host_key_is_refused() {
    var known =
        KnownHosts.parse(
            "the file", sshd.knownHosts() + "@revoked * " + sshd.line("ed25519").split(" ", 2)[1]);

    assertThatThrownBy(() -> SshSession.connect(host("root", known, key())))
        .isInstanceOfSatisfying(
            HostKeyRefused.class,
            e -> assertThat(e.reason()).isEqualTo(HostKeyRefused.Reason.REVOKED));
  }

  @Test
  void the_host_is_asked_for_the_key_that_is_known() {
    var known = KnownHosts.parse("the file", sshd.line("rsa"));

    try (var session = SshSession.connect(host("root", known, key()))) {
      assertThat(session.isConnected()).isTrue();
    }
  }

  @Test
  void hashed_names_work_as_ssh_keygen_writes_them() throws Exception {
    var file = Files.writeString(directory.resolve("known_hosts"), sshd.knownHosts());
    var hash =
        new ProcessBuilder("ssh-keygen", "-q", "-H", "-f", file.toString()).inheritIO().start();
    assertThat(hash.waitFor()).isZero();
    assertThat(Files.readString(file)).contains("|1|").doesNotContain("127.0.0.1");

    try (var session = SshSession.connect(host("root", KnownHosts.read(file), key()))) {
      assertThat(session.isConnected()).isTrue();
    }
  }

  @Test
  void a_closed_port_and_an_unknown_name_are_told_apart() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    var target = host("root", known(), key());

    assertThatThrownBy(() -> SshSession.connect(target.withPort(closed)))
        .isInstanceOf(HostUnavailable.class)
        .hasMessageContaining("refused")
        .hasMessageContaining("sshd runs");
    assertThatThrownBy(
            () ->
                SshSession.connect(
                    SshHost.of("root", "no-such-host.invalid", known(), key())
                        .withConnectLimit(LONG)))
        .isInstanceOf(HostUnavailable.class)
        .hasMessageContaining("the name 'no-such-host.invalid' is not known");
  }

  @Test
  void a_server_that_says_nothing_ends_at_the_limit() throws IOException {
    try (var silent = new ServerSocket(0)) {
      var target =
          host("root", known(), key())
              .withPort(silent.getLocalPort())
              .withConnectLimit(Duration.ofMillis(500));

      assertThatThrownBy(() -> SshSession.connect(target))
          .isInstanceOf(HostUnavailable.class)
          .hasMessageContaining("cannot log in to root@127.0.0.1");
    }
  }

  @Test
  void a_command_that_runs_too_long_ends_at_its_limit_and_leaves_the_session_usable() {
    try (var session = root()) {
      assertThatThrownBy(
              () ->
                  session.exec(
                      SshCommand.of(Duration.ofMillis(300), "sh", "-c", untilRemoved("long"))))
          .isInstanceOf(DeadlineExceeded.class)
          .hasMessageContaining("did not end within 300 ms");

      assertThat(session.exec(SshCommand.of(LONG, "echo", "on")).stdout()).isEqualTo("on\n");
    }
  }

  @Test
  void an_interrupt_ends_a_command() throws Exception {
    try (var session = root()) {
      var ended = new CompletableFuture<Throwable>();
      var marker = directory.resolve("started");
      var thread =
          new Thread(
              () -> {
                try {
                  session.exec(SshCommand.of(LONG, "sh", "-c", untilRemoved("started")));
                  ended.completeExceptionally(new AssertionError("ended by itself"));
                } catch (RuntimeException e) {
                  ended.complete(
                      Thread.currentThread().isInterrupted()
                          ? e
                          : new AssertionError("the flag is lost", e));
                }
              });
      thread.start();
      Eventually.within(LONG).until("the command runs", () -> Files.exists(marker));

      thread.interrupt();

      assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(CallInterrupted.class);
    }
  }

  @Test
  void a_cut_connection_ends_a_command_and_a_link_makes_a_new_one() throws Exception {
    try (var link = SshLink.to(host("root", known(), key()))) {
      var ended = inBackground("cut", () -> link.exec(sleeping("cut")));

      sshd.cut();

      assertThat(ended.get(60, TimeUnit.SECONDS))
          .isInstanceOf(HostUnavailable.class)
          .hasMessageContaining("connection was lost");
      assertThat(link.exec(SshCommand.of(LONG, "echo", "back")).stdout()).isEqualTo("back\n");
      assertThat(sshd.accepted()).isEqualTo(2);
    }
  }

  @Test
  void a_host_that_falls_silent_counts_as_lost() throws Exception {
    try (var session =
        SshSession.connect(
            host("root", known(), key()),
            new Keepalive(Duration.ofMillis(100), Duration.ofSeconds(20)))) {
      var ended = inBackground("silent", () -> session.exec(sleeping("silent")));

      sshd.stall();

      assertThat(ended.get(120, TimeUnit.SECONDS))
          .isInstanceOf(HostUnavailable.class)
          .hasMessageContaining("connection was lost");
    }
  }

  /** A script that does not outlive the test, whatever becomes of its connection. */
  private String untilRemoved(String marker) {
    var file = directory.resolve(marker);
    return "touch " + file + "; while [ -e " + file + " ]; do sleep 0.2; done";
  }

  private SshCommand sleeping(String marker) {
    return SshCommand.of(LONG, "sh", "-c", untilRemoved(marker));
  }

  /** Starts the call, which must create the marker, and returns its failure. */
  private CompletableFuture<Throwable> inBackground(String marker, Runnable call) {
    var ended = new CompletableFuture<Throwable>();
    var thread = new Thread(() -> ended.complete(failureOf(call)), "background");
    thread.setDaemon(true);
    thread.start();
    Eventually.within(LONG)
        .until("the command runs", () -> Files.exists(directory.resolve(marker)));
    return ended;
  }

  private static Throwable failureOf(Runnable call) {
    try {
      call.run();
      return new AssertionError("it did not fail");
    } catch (RuntimeException e) {
      return e;
    }
  }
}
