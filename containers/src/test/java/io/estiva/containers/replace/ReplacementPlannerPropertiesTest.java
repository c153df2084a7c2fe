package io.estiva.containers.replace;

import static io.estiva.containers.replace.PlannerStates.APP;
import static io.estiva.containers.replace.PlannerStates.NEW_IMAGE;
import static io.estiva.containers.replace.PlannerStates.OLD_IMAGE;
import static io.estiva.containers.replace.PlannerStates.after;
import static io.estiva.containers.replace.PlannerStates.deployed;
import static io.estiva.containers.replace.PlannerStates.desired;
import static io.estiva.containers.replace.PlannerStates.handMade;
import static io.estiva.containers.replace.PlannerStates.moves;
import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.containers.replace.Observed.Container;
import io.estiva.containers.replace.Observed.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ReplacementPlannerPropertiesTest {
  private static final long JOB = 50;
  private final ReplacementPlanner planner = new ReplacementPlanner();

  @Property(tries = 500)
  void any_host_ends_at_desired_and_a_second_plan_is_empty(@ForAll("hosts") Observed observed) {
    var wanted = desired(JOB, NEW_IMAGE);

    var result = after(observed, planner.deploy(observed, wanted));

    assertIsAsDesired(result, wanted);
    assertThat(planner.deploy(result, wanted).steps()).isEmpty();
  }

  @Property(tries = 500)
  void a_run_that_died_at_any_move_is_completed_by_the_next(
      @ForAll("hosts") Observed observed,
      @ForAll @IntRange(max = 40) int first,
      @ForAll @IntRange(max = 40) int second,
      @ForAll boolean sameJob) {
    var wanted = desired(JOB, NEW_IMAGE);
    var started = moves(planner.deploy(observed, wanted));
    var died = after(observed, started, Math.min(first, started.size()));
    var again = moves(planner.deploy(died, wanted));
    var diedAgain = after(died, again, Math.min(second, again.size()));
    var last = sameJob ? wanted : desired(JOB + 1, OLD_IMAGE);

    var result = after(diedAgain, planner.deploy(diedAgain, last));

    assertIsAsDesired(result, last);
    assertThat(planner.deploy(result, last).steps()).isEmpty();
  }

  @Property(tries = 500)
  void a_rollback_that_died_at_any_move_is_put_in_order(
      @ForAll boolean adopted, @ForAll @IntRange(max = 20) int count) {
    var first = new Observed(APP, List.of(handMade("hand1", "always")), List.of());
    var start =
        adopted ? first : new Observed(APP, List.of(deployed("c1", 1, OLD_IMAGE)), List.of());
    var deployed = after(start, planner.deploy(start, desired(2, NEW_IMAGE)));
    var back = moves(planner.rollback(deployed, 3, 0));
    var died = after(deployed, back, Math.min(count, back.size()));
    var wanted = desired(4, OLD_IMAGE.replace('a', 'c'));

    var result = after(died, planner.deploy(died, wanted));

    assertIsAsDesired(result, wanted);
  }

  @Property(tries = 500)
  void nothing_serves_only_between_the_stop_and_the_start(@ForAll("hosts") Observed observed) {
    var steps = moves(planner.deploy(observed, desired(JOB, NEW_IMAGE)));
    var state = observed;
    boolean served = serves(observed);

    for (var move : steps) {
      state = state.after(move);
      boolean gap = served && !serves(state);
      assertThat(gap && !(move instanceof Move.Stop) && !(move instanceof Move.SetRestart))
          .as("after %s nothing serves any more", move)
          .isFalse();
      served = serves(state);
    }
  }

  @Property(tries = 500)
  void a_host_that_served_when_a_run_died_serves_after_recovery(
      @ForAll @IntRange(max = 20) int count, @ForAll boolean adopted) {
    var old = adopted ? handMade("hand1", "unless-stopped") : deployed("c1", 1, OLD_IMAGE);
    var start = new Observed(APP, List.of(old), List.of());
    var all = moves(planner.deploy(start, desired(2, NEW_IMAGE)));
    var died = after(start, all, Math.min(count, all.size()));
    var draft = new ReplacementPlanner.Draft(died);

    Recovery.recover(draft, java.util.Optional.empty());

    assertThat(draft.state().current()).map(Container::phase).contains(Phase.RUNNING);
    assertThat(draft.state().all(Role.NEXT)).isEmpty();
    assertThat(draft.state().current()).map(Container::restart).contains("unless-stopped");
  }

  private static boolean serves(Observed state) {
    return state.containers().stream().anyMatch(c -> c.phase() == Phase.RUNNING);
  }

  private static void assertIsAsDesired(Observed result, Desired wanted) {
    assertThat(result.current()).isPresent();
    assertThat(result.current().get().matches(wanted)).as("%s", result).isTrue();
    assertThat(result.current().get().phase()).isEqualTo(Phase.RUNNING);
    assertThat(result.current().get().restart()).isEqualTo("unless-stopped");
    assertThat(result.all(Role.NEXT)).isEmpty();
    assertThat(result.all(Role.BACK)).isEmpty();
    assertThat(result.all(Role.PREVIOUS)).hasSizeLessThanOrEqualTo(wanted.keeping().containers());
    assertThat(result.containers().stream().map(Container::name)).doesNotHaveDuplicates();
  }

  /** What runs of ours, people and reboots can leave in any mixture. */
  @Provide
  Arbitrary<Observed> hosts() {
    var phases = Arbitraries.of(Phase.RUNNING, Phase.EXITED, Phase.CREATED);
    var policies = Arbitraries.of("no", "always", "unless-stopped");
    var images = Arbitraries.of(OLD_IMAGE, NEW_IMAGE);
    var part =
        Combinators.combine(
                Arbitraries.of(Role.CURRENT, Role.NEXT, Role.BACK, Role.PREVIOUS),
                phases,
                policies,
                images,
                Arbitraries.integers().between(1, 49),
                Arbitraries.integers().between(0, 5))
            .as(ReplacementPlannerPropertiesTest::container);
    return part.list().ofMaxSize(6).map(ReplacementPlannerPropertiesTest::host);
  }

  private static Container container(
      Role role, Phase phase, String policy, String image, int job, int replaces) {
    var made = deployed("id" + job, job, image);
    var labels = new java.util.HashMap<>(made.labels());
    labels.putAll(
        Map.of(Labels.REPLACES, "id" + replaces, Labels.REPLACES_RESTART, "unless-stopped"));
    var name =
        switch (role) {
          case NEXT -> Names.next(APP, job, made.label(Labels.SPEC));
          case BACK -> Names.back(APP, made.id());
          case PREVIOUS -> Names.previous(APP, made.id());
          default -> APP;
        };
    // A kept version that runs was started by hand; nobody can plan around that.
    var real = role == Role.PREVIOUS ? Phase.EXITED : phase;
    return new Container(made.id(), name, image, real, labels, made.created(), policy, false);
  }

  private static Observed host(List<Container> parts) {
    var distinct = new ArrayList<Container>();
    for (var part : parts) {
      boolean known =
          distinct.stream().anyMatch(c -> c.id().equals(part.id()) || c.name().equals(part.name()));
      if (!known) {
        distinct.add(part);
      }
    }
    return new Observed(APP, distinct, List.of());
  }
}
