package io.estiva.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.estiva.pipeline.cases.CaseTable;
import io.estiva.pipeline.compile.CompileRequest;
import io.estiva.pipeline.compile.PipelineCompiler;
import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.state.Progress;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanningTest {

  private static final String CASES = "planning.md";

  record Case(String heading, CaseTable.Row row) {
    @Override
    public String toString() {
      return heading + " / " + row;
    }
  }

  static Stream<Case> cases() {
    return CaseTable.text(CASES)
        .lines()
        .filter(line -> line.startsWith("## "))
        .map(line -> line.substring(3))
        .flatMap(heading -> CaseTable.rows(CASES, heading).map(row -> new Case(heading, row)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plan_is_as_the_table_says(Case one) {
    PipelineConfig config = config(one.heading());
    PlanContext context = PlanNotation.context(one.row().get("context"));
    if (one.row().cells().containsKey("error")) {
      var thrown = catchThrowableOfType(ConfigErrors.class, () -> Planner.plan(config, context));
      assertThat(
              thrown.errors().stream().map(ConfigError::message).collect(Collectors.joining("; ")))
          .isEqualTo(one.row().get("error"));
      return;
    }

    PipelinePlan plan = Planner.plan(config, context);

    one.row().cells().entrySet().stream()
        .filter(cell -> !cell.getKey().equals("context"))
        .forEach(
            cell ->
                assertThat(PlanNotation.look(plan, cell.getKey()))
                    .as(cell.getKey())
                    .isEqualTo(cell.getValue()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plan_is_the_same_each_time_and_can_start(Case one) {
    if (one.row().cells().containsKey("error")) {
      return;
    }
    PlanContext context = PlanNotation.context(one.row().get("context"));

    PipelinePlan plan = Planner.plan(config(one.heading()), context);

    assertThat(Planner.plan(config(one.heading()), context)).isEqualTo(plan);
    if (plan.exists()) {
      assertThat(Progress.next(plan.states())).isNotEmpty();
      assertThat(plan.jobs())
          .allMatch(job -> job.state(JobStatus.CREATED).name().equals(job.name()));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void explanation_agrees_with_the_plan(Case one) {
    if (one.row().cells().containsKey("error")) {
      return;
    }
    PipelineConfig config = config(one.heading());
    PlanContext context = PlanNotation.context(one.row().get("context"));
    PipelinePlan plan = Planner.plan(config, context);

    config
        .jobs()
        .forEach(
            job -> {
              boolean included = Planner.explain(config, context, job.name()).included();
              assertThat(!plan.exists() || included == plan.job(job.name()).isPresent()).isTrue();
            });
  }

  @Test
  void explanation_tells_each_rule_with_the_values_that_it_looked_at() {
    Explanation explanation =
        Planner.explain(
            config("The first rule whose clauses all hold decides"),
            PlanNotation.context("branch x RUN=yes"),
            "test");

    assertThat(explanation.included()).isTrue();
    assertThat(explanation.render())
        .contains("if $CI_COMMIT_BRANCH == \"main\": does not match ($CI_COMMIT_BRANCH is \"x\")")
        .contains("if $CI_COMMIT_TAG: does not match ($CI_COMMIT_TAG is not defined)")
        .contains("if $RUN: matches, when: delayed ($RUN is \"yes\")")
        .endsWith("test is in the pipeline, when: delayed");
  }

  @Test
  void explanation_tells_that_the_workflow_forbids_the_pipeline() {
    Explanation explanation =
        Planner.explain(config("Workflow"), PlanNotation.context("tag v1"), "t");

    assertThat(explanation.included()).isFalse();
    assertThat(explanation.render())
        .startsWith("workflow:rules")
        .contains("if $CI_COMMIT_TAG: matches, when: never ($CI_COMMIT_TAG is \"v1\")")
        .endsWith(
            "t is not in the pipeline: The pipeline did not run. Review the workflow:rules"
                + " configuration for the pipeline.");
  }

  @Test
  void explanation_tells_only_and_except() {
    Explanation explanation =
        Planner.explain(config("Only and except"), PlanNotation.context("branch x"), "plain");

    assertThat(explanation.render())
        .isEqualTo(
            "  only refs [main]: does not hold for branch x, source push\nplain is not in the pipeline");
  }

  @Test
  void commit_message_asks_to_skip() {
    assertThat(Planner.asksToSkip("Fix typo [skip ci]")).isTrue();
    assertThat(Planner.asksToSkip("[CI-Skip] x")).isTrue();
    assertThat(Planner.asksToSkip("skip ci")).isFalse();
  }

  private static PipelineConfig config(String heading) {
    String text = CaseTable.text(CASES);
    int start = text.indexOf("```yaml\n", text.indexOf("## " + heading + "\n")) + 8;
    return PipelineCompiler.compile(
        CompileRequest.of(".gitlab-ci.yml", text.substring(start, text.indexOf("```", start))));
  }
}
