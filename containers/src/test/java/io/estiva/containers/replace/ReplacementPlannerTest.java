package io.estiva.containers.replace;

import static io.estiva.containers.replace.PlannerStates.APP;
import static io.estiva.containers.replace.PlannerStates.NEW_IMAGE;
import static io.estiva.containers.replace.PlannerStates.OLD_IMAGE;
import static io.estiva.containers.replace.PlannerStates.after;
import static io.estiva.containers.replace.PlannerStates.deployed;
import static io.estiva.containers.replace.PlannerStates.desired;
import static io.estiva.containers.replace.PlannerStates.handMade;
import static io.estiva.containers.replace.PlannerStates.host;
import static io.estiva.containers.replace.PlannerStates.moves;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.containers.host.PortMapping;
import io.estiva.containers.replace.Observed.Phase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplacementPlannerTest {
  private final ReplacementPlanner planner = new ReplacementPlanner();

  @Test
  void creates_the_new_one_before_the_old_one_stops() {
    var plan = planner.deploy(host(deployed("old1", 1, OLD_IMAGE)), desired(2, NEW_IMAGE));

    assertThat(moves(plan).stream().map(m -> m.getClass().getSimpleName()))
        .containsExactly(
            "Create",
            "SetRestart",
            "Stop",
            "Start",
            "Gate",
            "SetRestart",
            "SetRestart",
            "Rename",
            "Rename");
  }

  @Test
  void same_digest_and_config_is_nothing_to_do() {
    var plan = planner.deploy(host(deployed("old1", 1, OLD_IMAGE)), desired(2, OLD_IMAGE));

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.lines()).anyMatch(line -> line.contains("nothing to do"));
  }

  @Test
  void force_replaces_the_same_version() {
    var plan = planner.deploy(host(deployed("old1", 1, OLD_IMAGE)), desired(2, OLD_IMAGE).forced());

    assertThat(plan.switchOver()).isPresent();
  }

  @Test
  void a_container_made_by_hand_is_adopted_and_kept() {
    var observed = host(handMade("hand1", "always"));

    var plan = planner.deploy(observed, desired(2, NEW_IMAGE));

    assertThat(plan.lines()).anyMatch(line -> line.contains("adopted"));
    assertThat(after(observed, plan).all(Role.PREVIOUS))
        .extracting(Observed.Container::name)
        .containsExactly("web.prev.hand1");
  }

  @Test
  void an_older_job_is_refused() {
    var observed = host(deployed("old1", 7, OLD_IMAGE));

    assertThatThrownBy(() -> planner.deploy(observed, desired(6, NEW_IMAGE)))
        .isInstanceOf(ReplaceRefused.class)
        .hasMessageContaining("job 6 is older than job 7");
  }

  @Test
  void a_port_of_somebody_else_is_refused_with_the_holders_name() {
    var observed =
        new Observed(
            APP, List.of(), List.of(new Observed.HeldPort("0.0.0.0", 8888, "tcp", "nginx")));
    var wanted = desired(2, NEW_IMAGE);
    var ports = wanted.config().withPorts(PortMapping.parse("8888:8000"));
    var published =
        Desired.of(APP, wanted.image(), ports, wanted.release()).pinned(wanted.identity());

    assertThatThrownBy(() -> planner.deploy(observed, published))
        .isInstanceOf(ReplaceRefused.class)
        .hasMessageContaining("nginx");
  }

  @Test
  void a_container_that_would_remove_itself_is_refused() {
    var old = new Observed.Container("x", APP, "web:1", Phase.RUNNING, Map.of(), 1, "no", true);

    assertThatThrownBy(() -> planner.deploy(host(old), desired(2, NEW_IMAGE)))
        .hasMessageContaining("--rm");
  }

  @Test
  void only_the_wanted_number_of_old_versions_is_kept() {
    var observed =
        host(
            deployed("c3", 3, OLD_IMAGE),
            deployed("c2", 2, OLD_IMAGE).named("web.prev.c2").in(Phase.EXITED),
            deployed("c1", 1, OLD_IMAGE).named("web.prev.c1").in(Phase.EXITED));

    var result = after(observed, planner.deploy(observed, desired(4, NEW_IMAGE)));

    assertThat(result.all(Role.PREVIOUS)).extracting(Observed.Container::id).containsExactly("c3");
  }

  @Test
  void rollback_goes_to_the_version_before_and_keeps_the_other() {
    var observed =
        host(
            deployed("c2", 2, NEW_IMAGE),
            deployed("c1", 1, OLD_IMAGE).named("web.prev.c1").in(Phase.EXITED));

    var result = after(observed, planner.rollback(observed, 3, 0));

    assertThat(result.current()).map(Observed.Container::id).contains("c1");
    assertThat(result.current()).map(Observed.Container::restart).contains("unless-stopped");
    assertThat(result.all(Role.PREVIOUS)).extracting(Observed.Container::id).containsExactly("c2");
    assertThatThrownBy(() -> planner.rollback(result, 4, 0))
        .as("a second rollback does not go forward")
        .hasMessageContaining("--to JOB");
    assertThat(after(result, planner.rollback(result, 4, 2)).current())
        .map(Observed.Container::id)
        .contains("c2");
  }

  @Test
  void rollback_to_a_container_made_by_hand_finds_its_restart_policy() {
    var observed = host(handMade("hand1", "on-failure:4"));
    var deployed = after(observed, planner.deploy(observed, desired(2, NEW_IMAGE)));

    var result = after(deployed, planner.rollback(deployed, 3, 0));

    assertThat(result.current()).map(Observed.Container::id).contains("hand1");
    assertThat(result.current()).map(Observed.Container::restart).contains("on-failure:4");
  }

  @Test
  void after_a_crash_in_the_gap_the_old_one_serves_first() {
    var observed = host(deployed("old1", 1, OLD_IMAGE));
    var crashed = after(observed, moves(planner.deploy(observed, desired(2, NEW_IMAGE))), 3);

    var plan = planner.deploy(crashed, desired(3, NEW_IMAGE));

    assertThat(crashed.current()).map(Observed.Container::phase).contains(Phase.EXITED);
    assertThat(moves(plan).get(0)).isInstanceOf(Move.Start.class);
    assertThat(((Move.Start) moves(plan).get(0)).container()).isEqualTo("old1");
  }
}
