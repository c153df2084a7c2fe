package io.estiva.containers.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.containers.host.CallLimits;
import io.estiva.containers.host.DockerHosts;
import io.estiva.containers.ssh.KnownHosts;
import io.estiva.containers.ssh.SshAuth;
import io.estiva.containers.ssh.SshHost;
import io.estiva.testkit.Eventually;
import io.estiva.testkit.RealDocker;
import io.estiva.testkit.SshdFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that dies, a link that is cut, a program that is killed, a stop that hangs. */
@Tag("docker")
@Tag("ssh")
class ReplacerFaultsTest {
  private static final String NEVER_HEALTHY = "while true; do sleep 1; done";
  private static RealDocker docker;

  private final DeployHost host = new DeployHost(docker);

  @BeforeAll
  static void connect() {
    docker = RealDocker.connect("faults");
  }

  @AfterAll
  static void disconnect() {
    docker.close();
  }

  /** This process dies here: nothing that catches exceptions may help it. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static Consumer<String> dyingAt(String line) {
    return seen -> {
      if (seen.equals(line)) {
        throw new Died();
      }
    };
  }

  private static StepJournal dyingBefore(int number) {
    var count = new AtomicInteger();
    return new StepJournal() {
      @Override
      public void before(Step step) {}

      @Override
      public void after(Step step) {}

      @Override
      public void before(Move move) {
        if (count.getAndIncrement() == number) {
          throw new Died();
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void a_run_that_died_between_two_calls_is_finished_by_the_next(int number) {
    host.runByHand("one");
    var wanted = host.desired(5, host.config("two"));
    var dying = host.replacer(false, dyingBefore(number), line -> {});

    assertThatThrownBy(() -> dying.deploy(wanted, null)).isInstanceOf(Died.class);
    var outcome = host.replacer(false).deploy(wanted, null);

    // Unchanged when nothing but names was missing.
    assertThat(outcome)
        .as("%s", host.trace)
        .isInstanceOfAny(Outcome.Replaced.class, Outcome.Unchanged.class);
    assertThat(host.page()).isEqualTo("two");
    assertThat(host.names()).hasSize(2).contains("");
    assertThat(host.inspect(host.app, "{{.HostConfig.RestartPolicy.Name}}"))
        .isEqualTo("unless-stopped");
  }

  @Test
  void the_host_finishes_a_switch_whose_agent_died() {
    host.runByHand("one");
    var wanted = host.desired(5, host.config("two"));
    var dying = host.replacer(true, StepJournal.none(), dyingAt("swap    stopping"));

    assertThatThrownBy(() -> dying.deploy(wanted, null)).isInstanceOf(Died.class);
    Eventually.within(Duration.ofSeconds(120)).that(() -> assertThat(host.page()).isEqualTo("two"));
    var outcome = host.replacer(true).deploy(wanted, null);

    assertThat(outcome)
        .as("%s", host.trace)
        .isInstanceOfAny(Outcome.Unchanged.class, Outcome.Replaced.class);
    assertThat(host.page()).isEqualTo("two");
    assertThat(docker.run("exec", host.app, "cat", "/data/versions")).isEqualTo("one\ntwo");
    assertThat(host.names()).as("no lock is left").hasSize(2);
    assertThat(Path.of("/var/lib/estiva-deploy", host.app)).doesNotExist();
  }

  @Test
  void the_host_goes_back_from_a_bad_version_whose_agent_died() {
    var old = host.runByHand("one");
    var wanted = host.desired(5, host.config("two", NEVER_HEALTHY));
    var brief = wanted.withGate(wanted.gate().within(Duration.ofSeconds(5), Duration.ZERO));
    var dying = host.replacer(true, StepJournal.none(), dyingAt("swap    stopping"));

    assertThatThrownBy(() -> dying.deploy(brief, null)).isInstanceOf(Died.class);

    Eventually.within(Duration.ofSeconds(120))
        .that(
            () -> {
              assertThat(host.inspect(host.app + ".next." + suffix(wanted), "{{.State.Status}}"))
                  .isEqualTo("exited");
              assertThat(host.currentId()).isEqualTo(old);
              assertThat(host.page()).isEqualTo("one");
              assertThat(host.inspect(old, "{{.HostConfig.RestartPolicy.Name}}"))
                  .isEqualTo("unless-stopped");
            });
    host.replacer(true).deploy(host.desired(6, host.config("three")), null);
    assertThat(host.page()).isEqualTo("three");
    assertThat(host.names()).as("what was left is gone").hasSize(2);
  }

  private static void signal(String name, long pid) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
      assertThat(kill.waitFor()).as("kill -%s %s", name, pid).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String suffix(Desired wanted) {
    return wanted.release().job() + "-" + wanted.spec().substring(0, 8);
  }

  @Test
  void when_the_program_on_the_host_is_killed_the_old_one_serves_again() {
    var old = host.runByHand("one");
    Consumer<String> killing =
        line -> {
          if (line.equals("swap    started")) {
            var notes = Path.of("/var/lib/estiva-deploy", host.app, "progress");
            try {
              var pid = Files.readAllLines(notes).get(0).substring("pid ".length());
              signal("KILL", Long.parseLong(pid));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };

    var outcome =
        host.replacer(true, StepJournal.none(), killing)
            .deploy(host.desired(5, host.config("two", NEVER_HEALTHY)), null);

    assertThat(outcome).as("%s", host.trace).isInstanceOf(Outcome.RolledBack.class);
    assertThat(((Outcome.RolledBack) outcome).reason()).contains("was killed on the host");
    assertThat(host.currentId()).isEqualTo(old);
    assertThat(host.page()).isEqualTo("one");
    assertThat(host.names()).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"swap    stopping", "swap    started"})
  void a_link_that_is_cut_in_the_gap_does_no_harm(String moment, @TempDir Path directory) {
    host.runByHand("one");
    try (var sshd = SshdFixture.in(directory.resolve("sshd")).start()) {
      Consumer<String> cutting =
          line -> {
            if (line.equals(moment)) {
              sshd.cut();
            }
          };
      var replacer =
          new Replacer(
              () -> SshTarget.open(overSsh(sshd), CallLimits.standard()),
              host.options(true),
              StepJournal.none(),
              host.listening(cutting));

      var outcome = replacer.deploy(host.desired(5, host.config("two")), null);

      assertThat(outcome).as("%s", host.trace).isInstanceOf(Outcome.Replaced.class);
      assertThat(sshd.accepted()).as("connected again").isGreaterThan(1);
      assertThat(host.page()).isEqualTo("two");
      assertThat(host.names()).hasSize(2);
    }
  }

  private SshHost overSsh(SshdFixture sshd) {
    return SshHost.of(
            "root",
            sshd.host(),
            KnownHosts.parse("known_hosts", sshd.knownHosts()),
            SshAuth.Key.of(sshd.clientKey(), ""))
        .withPort(sshd.port())
        .withDocker(docker.socket().toString(), SshHost.Sudo.NEVER)
        .withConnectLimit(Duration.ofMinutes(2));
  }

  @Test
  void a_host_without_a_usable_shell_is_driven_over_ssh(@TempDir Path directory) {
    host.runByHand("one");
    try (var sshd =
        SshdFixture.in(directory.resolve("sshd"))
            .option("ForceCommand docker --host unix://" + docker.socket() + " system dial-stdio")
            .start()) {
      var replacer =
          new Replacer(
              () -> SshTarget.open(overSsh(sshd), CallLimits.standard()),
              host.options(true),
              StepJournal.none(),
              host.trace::add);

      var outcome = replacer.deploy(host.desired(5, host.config("two")), null);

      assertThat(outcome).as("%s", host.trace).isInstanceOf(Outcome.Replaced.class);
      assertThat(host.trace).anyMatch(line -> line.contains("driven call by call"));
      assertThat(host.page()).isEqualTo("two");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_stop_that_hangs_is_bounded_and_the_old_one_still_runs(boolean detached) {
    var old = stubborn();
    long main = Long.parseLong(docker.run("inspect", "-f", "{{.State.Pid}}", old));
    long shim = ProcessHandle.of(main).orElseThrow().parent().orElseThrow().pid();
    Consumer<String> freezing =
        line -> {
          // Driven: the policy is set and the stop comes next.
          if (line.equals("swap    stopping") || line.endsWith(" to always")) {
            signal("STOP", shim);
          }
        };
    var limits = CallLimits.standard().withControl(Duration.ofSeconds(15));
    var replacer =
        new Replacer(
            () ->
                new LocalTarget(DockerHosts.local(docker.socket(), limits), docker.socket(), true),
            host.options(detached).withStopSlack(Duration.ofSeconds(2)),
            StepJournal.none(),
            host.listening(freezing));
    try {
      var outcome = replacer.deploy(host.desired(5, host.config("two")), null);

      assertThat(outcome).as("%s", host.trace).isInstanceOf(Outcome.RolledBack.class);
      assertThat(((Outcome.RolledBack) outcome).reason()).contains("did not end within");
      var seen =
          docker.run(
              "ps",
              "--no-trunc",
              "--filter",
              "name=^/" + host.app,
              "--format",
              "{{.ID}} {{.Status}}");
      assertThat(seen).startsWith(old + " Up").hasLineCount(1);
    } finally {
      signal("CONT", shim);
    }
  }

  /** A container that does not heed SIGTERM, so that its stop waits for the whole grace. */
  private String stubborn() {
    return docker.run(
        "run",
        "-d",
        "--restart",
        "unless-stopped",
        "--label",
        docker.label(),
        "--name",
        host.app,
        docker.busybox(),
        "sh",
        "-c",
        "trap '' TERM; while true; do sleep 1; done");
  }
}
