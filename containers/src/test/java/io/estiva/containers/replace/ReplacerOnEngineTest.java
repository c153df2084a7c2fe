package io.estiva.containers.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.containers.host.EngineRefused;
import io.estiva.containers.host.Mount;
import io.estiva.containers.host.PortMapping;
import io.estiva.testkit.RealDocker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("docker")
class ReplacerOnEngineTest {
  private static RealDocker docker;

  private final DeployHost host = new DeployHost(docker);

  @BeforeAll
  static void connect() {
    docker = RealDocker.connect("replacer");
  }

  @AfterAll
  static void disconnect() {
    docker.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void replaces_a_container_made_by_hand_and_keeps_its_volume(boolean detached) {
    var old = host.runByHand("one");

    var outcome = host.replacer(detached).deploy(host.desired(5, host.config("two")), null);

    assertThat(outcome).as("%s", host.trace).isInstanceOf(Outcome.Replaced.class);
    assertThat(host.page()).isEqualTo("two");
    assertThat(docker.run("exec", host.app, "cat", "/data/versions")).isEqualTo("one\ntwo");
    assertThat(host.names()).containsExactly("", ".prev." + old.substring(0, 12));
    assertThat(host.inspect(host.app, "{{.HostConfig.RestartPolicy.Name}}"))
        .isEqualTo("unless-stopped");
    assertThat(host.inspect(old, "{{.HostConfig.RestartPolicy.Name}} {{.State.Status}}"))
        .isEqualTo("no exited");
    assertThat(host.trace)
        .anyMatch(line -> line.startsWith("plan ") && line.contains("adopted"))
        .anyMatch(
            line -> line.contains(detached ? "by a program on the host" : "driven call by call"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_same_again_changes_nothing(boolean detached) {
    var wanted = host.desired(5, host.config("one"));
    host.replacer(detached).deploy(wanted, null);
    var id = host.currentId();
    var started = host.inspect(host.app, "{{.State.StartedAt}}");

    var outcome = host.replacer(detached).deploy(host.desired(6, host.config("one")), null);

    assertThat(outcome).isInstanceOf(Outcome.Unchanged.class);
    assertThat(host.currentId()).isEqualTo(id);
    assertThat(host.inspect(host.app, "{{.State.StartedAt}}")).isEqualTo(started);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_version_that_never_answers_is_undone_with_its_last_lines(boolean detached) {
    var old = host.runByHand("one");
    var bad = host.config("two", "echo this is why; while true; do sleep 1; done");
    var gate =
        DeployHost.gate(new HealthGate.Http(HealthGate.CONTAINER, 8000, "/", ""))
            .within(Duration.ofSeconds(4), Duration.ZERO);

    var outcome = host.replacer(detached).deploy(host.desired(5, bad).withGate(gate), null);

    assertThat(outcome).isInstanceOf(Outcome.RolledBack.class);
    assertThat(((Outcome.RolledBack) outcome).reason()).contains("not healthy within 4 s");
    assertThat(host.trace).anyMatch(line -> line.contains("| this is why"));
    assertServesAsBefore(old);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_version_that_ends_at_once_is_undone_with_its_exit_code(boolean detached) {
    var old = host.runByHand("one");

    var outcome =
        host.replacer(detached)
            .deploy(host.desired(5, host.config("two", "echo gone; exit 3")), null);

    assertThat(outcome).isInstanceOf(Outcome.RolledBack.class);
    assertThat(((Outcome.RolledBack) outcome).reason()).contains("exit code 3");
    assertThat(host.trace).anyMatch(line -> line.contains("| gone"));
    assertServesAsBefore(old);
  }

  private void assertServesAsBefore(String old) {
    assertThat(host.currentId()).isEqualTo(old);
    assertThat(host.page()).isEqualTo("one");
    assertThat(host.names()).as("nothing is left over").containsExactly("");
    assertThat(host.inspect(old, "{{.HostConfig.RestartPolicy.Name}}")).isEqualTo("unless-stopped");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_tcp_probe_and_a_published_port(boolean detached) {
    var first = host.desired(1, host.config("one"));
    var config = first.config().withPorts(List.of(new PortMapping("127.0.0.1", 0, 8000, "tcp")));
    var gate = DeployHost.gate(new HealthGate.Tcp(HealthGate.CONTAINER, 8000));
    var wanted =
        Desired.of(host.app, first.image(), config, first.release())
            .withPull(Desired.Pull.NEVER)
            .withGate(gate);

    var outcome = host.replacer(detached).deploy(wanted, null);

    assertThat(outcome).as("%s", host.trace).isInstanceOf(Outcome.Replaced.class);
    assertThat(docker.run("port", host.app)).contains("8000/tcp -> 127.0.0.1:");
  }

  @Test
  void rollback_brings_the_kept_container_back() {
    var old = host.runByHand("one");
    host.replacer(true).deploy(host.desired(5, host.config("two")), null);
    var gate = host.desired(6, host.config("two")).gate();
    var wish = new Rollback(host.app, 6, 0, gate, Duration.ofSeconds(5));

    var outcome = host.replacer(true).rollback(wish);

    assertThat(outcome).as("%s", host.trace).isInstanceOf(Outcome.Replaced.class);
    assertThat(host.currentId()).isEqualTo(old);
    assertThat(host.page()).isEqualTo("one");
    assertThat(host.names()).hasSize(2);
    assertThat(host.inspect(old, "{{.HostConfig.RestartPolicy.Name}}")).isEqualTo("unless-stopped");
  }

  @Test
  void a_plan_changes_nothing() {
    var old = host.runByHand("one");

    var plan = host.replacer(true).plan(host.desired(5, host.config("two")), null);

    assertThat(plan.switchOver()).isPresent();
    assertThat(host.currentId()).isEqualTo(old);
    assertThat(host.names()).containsExactly("");
  }

  @Test
  void a_configuration_that_the_engine_refuses_leaves_everything_as_it_is() {
    var old = host.runByHand("one");
    var missing = new Mount.Bind("/nowhere/to/be/found", "/data", true);
    var wanted = host.desired(5, host.config("two").withMounts(List.of(missing)));

    assertThatThrownBy(() -> host.replacer(true).deploy(wanted, null))
        .isInstanceOf(EngineRefused.class)
        .hasMessageContaining("/nowhere/to/be/found");
    assertServesAsBefore(old);
  }

  @Test
  void an_older_job_and_a_held_lock_are_refused() {
    host.replacer(true).deploy(host.desired(7, host.config("one")), null);
    var id = host.currentId();

    assertThatThrownBy(() -> host.replacer(true).deploy(host.desired(6, host.config("two")), null))
        .hasMessageContaining("job 6 is older than job 7");
    docker.run(
        "create",
        "--label",
        docker.label(),
        "--label",
        Labels.ROLE + "=lock",
        "--label",
        Labels.OWNER + "=other",
        "--name",
        host.app + ".lock",
        docker.busybox());
    var impatient =
        new Replacer(
            host.replacerTarget(),
            host.options(true).withLockWait(Duration.ofSeconds(2)),
            StepJournal.none(),
            host.trace::add);
    assertThatThrownBy(() -> impatient.deploy(host.desired(8, host.config("two")), null))
        .isInstanceOf(ReplaceRefused.class)
        .hasMessageContaining("agent other");
    assertThat(host.currentId()).isEqualTo(id);
  }

  @Test
  void secrets_are_files_and_not_in_inspect() {
    var wanted =
        host.desired(5, host.config("one").withSecrets(Map.of("TOKEN", "s3cr3t-\"'$\n-value")));

    host.replacer(true).deploy(wanted, null);

    assertThat(docker.run("exec", host.app, "cat", "/run/secrets/TOKEN"))
        .isEqualTo("s3cr3t-\"'$\n-value");
    assertThat(docker.run("inspect", host.app)).doesNotContain("s3cr3t");
  }
}
