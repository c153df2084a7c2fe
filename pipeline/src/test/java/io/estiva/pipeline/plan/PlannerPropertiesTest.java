package io.estiva.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.pipeline.config.JobOrder;
import io.estiva.pipeline.config.Need;
import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.plan.TestFile.Shape;
import io.estiva.pipeline.state.JobState;
import io.estiva.pipeline.state.Progress;
import io.estiva.pipeline.state.When;
import io.estiva.pipeline.variable.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PlannerPropertiesTest {

  private static final List<String> STAGES = List.of(".pre", "build", "test", "deploy", ".post");
  private static final List<String> CONDITIONS =
      List.of(
          "$CI_COMMIT_BRANCH",
          "$CI_COMMIT_TAG",
          "$A",
          "$A == \"1\"",
          "$B =~ /^x+/",
          "null",
          "true");

  @Property(tries = 300)
  void plan_is_the_same_each_time(
      @ForAll("files") PipelineConfig config, @ForAll("contexts") PlanContext context) {
    assertThat(outcome(config, context)).isEqualTo(outcome(config, context));
  }

  @Property(tries = 300)
  void planned_jobs_fit_together(
      @ForAll("files") PipelineConfig config, @ForAll("contexts") PlanContext context) {
    plan(config, context).ifPresent(PlannerPropertiesTest::assertFitsTogether);
  }

  private static void assertFitsTogether(PipelinePlan plan) {
    List<String> names = plan.jobs().stream().map(PlannedJob::name).toList();
    assertThat(plan.exists()).isEqualTo(!names.isEmpty());
    assertThat(names).doesNotHaveDuplicates();
    assertThat(plan.jobs().stream().map(job -> job.stage().index()).toList()).isSorted();
    for (PlannedJob job : plan.jobs()) {
      assertThat(plan.stages().get(job.stage().index())).isEqualTo(job.config().stage());
      assertThat(names).containsAll(job.needs()).containsAll(job.order().artifactsFrom());
      assertThat(job.when()).isNotEqualTo(When.NEVER);
    }
    if (plan.exists()) {
      List<JobState> states = plan.states();
      assertThat(Progress.next(states)).isNotEmpty();
    }
  }

  @Property(tries = 200)
  void explanation_agrees_with_the_plan(
      @ForAll("files") PipelineConfig config, @ForAll("contexts") PlanContext context) {
    plan(config, context)
        .filter(PipelinePlan::exists)
        .ifPresent(
            plan ->
                config
                    .jobs()
                    .forEach(
                        job ->
                            assertThat(Planner.explain(config, context, job.name()).included())
                                .isEqualTo(plan.job(job.name()).isPresent())));
  }

  @Test
  void circle_of_needs_is_refused_with_its_jobs() {
    PipelineConfig config =
        new TestFile(STAGES, Map.of())
            .job(Shape.of("free", "test"))
            .job(Shape.of("a", "test").withNeeds("b"))
            .job(Shape.of("b", "test").withNeeds("c", "free"))
            .job(Shape.of("c", "test").withNeeds("a"))
            .build();

    assertThatThrownBy(() -> Planner.plan(config, PlanNotation.context("branch main")))
        .isInstanceOf(ConfigErrors.class)
        .hasMessageContaining("The pipeline has circular dependencies")
        .hasMessageContaining("a needs b needs c needs a");
  }

  @Test
  void environment_whose_name_comes_out_empty_is_refused() {
    PipelineConfig config =
        new TestFile(STAGES, Map.of())
            .job(Shape.of("a", "test").withEnvironment("$NOTHING"))
            .build();

    assertThatThrownBy(() -> Planner.plan(config, PlanNotation.context("branch main")))
        .hasMessageContaining("jobs:a:environment name can contain only letters");
  }

  @Test
  void explanation_hides_masked_values() {
    PipelineConfig config =
        new TestFile(STAGES, Map.of())
            .job(Shape.of("a", "test").withRules("$TOKEN == \"x\""))
            .build();
    PlanContext base = PlanNotation.context("branch main");
    var stored = StoredVariables.ofProject(List.of(Variable.secret("TOKEN", "s3cret")));
    var context =
        new PlanContext(
            base.project(), base.commit(), base.pipeline(), base.server(), stored, base.tree());

    assertThat(Planner.explain(config, context, "a").render())
        .contains("$TOKEN is hidden")
        .doesNotContain("s3cret");
  }

  @Test
  void needs_of_other_pipelines_do_not_hold_a_job_back() {
    PipelineConfig file = new TestFile(STAGES, Map.of()).job(Shape.of("a", "test")).build();
    Need elsewhere =
        new Need.CrossProject(TestFile.PLACE, "group/other", "build", "main", true, false);
    var job = file.jobs().get(0).withOrder(new JobOrder(List.of(elsewhere), null, null));
    var config =
        new PipelineConfig(
            STAGES, Map.of(), file.workflow(), List.of(job), Map.of(), List.of(), file.merged());

    PlannedJob planned = Planner.plan(config, PlanNotation.context("branch main")).jobs().get(0);

    assertThat(planned.order().elsewhere()).containsExactly(elsewhere);
    assertThat(planned.order().schedule()).isEqualTo(JobState.Schedule.byNeeds(List.of()));
  }

  @Test
  void thousand_jobs_are_planned() {
    var file = new TestFile(STAGES, Map.of());
    IntStream.range(0, 1000)
        .forEach(
            i -> {
              Shape shape =
                  Shape.of("j" + i, i < 500 ? "build" : "test")
                      .withRules("$X", "$CI_COMMIT_BRANCH");
              file.job(i < 500 ? shape : shape.withNeeds("j" + (i - 500)));
            });

    PipelinePlan plan = Planner.plan(file.build(), PlanNotation.context("branch main"));

    assertThat(plan.jobs()).hasSize(1000);
    assertThat(Progress.next(plan.states())).hasSize(500);
  }

  private static Object outcome(PipelineConfig config, PlanContext context) {
    try {
      return Planner.plan(config, context);
    } catch (ConfigErrors e) {
      return e.render();
    }
  }

  private static Optional<PipelinePlan> plan(PipelineConfig config, PlanContext context) {
    try {
      return Optional.of(Planner.plan(config, context));
    } catch (ConfigErrors e) {
      return Optional.empty();
    }
  }

  @Provide
  Arbitrary<PipelineConfig> files() {
    return Arbitraries.randomValue(PlannerPropertiesTest::file);
  }

  @Provide
  Arbitrary<PlanContext> contexts() {
    return Arbitraries.of(
            "branch main", "branch x A=1", "tag v1", "tag v1 B=xx", "merge request f A=2 B=y")
        .map(PlanNotation::context);
  }

  private static PipelineConfig file(Random random) {
    var file = new TestFile(STAGES, Map.of());
    var names = new ArrayList<String>();
    int count = 1 + random.nextInt(10);
    for (int i = 0; i < count; i++) {
      var needs = new ArrayList<String>();
      for (String name : names) {
        if (random.nextInt(4) == 0) {
          needs.add(random.nextInt(3) == 0 ? name : name + "?");
        }
      }
      var rules = new ArrayList<String>();
      for (int r = random.nextInt(3); r >= 0; r--) {
        rules.add(CONDITIONS.get(random.nextInt(CONDITIONS.size())));
      }
      names.add("j" + i);
      file.job(
          new Shape(
              "j" + i,
              STAGES.get(random.nextInt(STAGES.size())),
              When.values()[random.nextInt(5)],
              random.nextBoolean(),
              random.nextBoolean() ? rules : null,
              random.nextBoolean() ? needs : null,
              random.nextInt(4) == 0 ? "env/$CI_JOB_NAME" : null));
    }
    return file.build();
  }
}
