package io.estiva.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.pipeline.compile.CompileRequest;
import io.estiva.pipeline.compile.PipelineCompiler;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.state.Progress;
import io.estiva.pipeline.state.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example project, whose file is also to be valid for GitLab. */
class ExampleTest {

  private static final Path FILE =
      Path.of(System.getProperty("estiva.root"), "examples", "web-app", ".gitlab-ci.yml");

  @Test
  void example_builds_releases_and_deploys_in_this_order() throws IOException {
    PipelinePlan plan =
        Planner.plan(
            PipelineCompiler.compile(CompileRequest.of(".gitlab-ci.yml", Files.readString(FILE))),
            PlanNotation.context("branch main"));

    assertThat(plan.jobs())
        .extracting(PlannedJob::name)
        .containsSubsequence("image_build", "image_release", "deploy_prod");
    assertThat(Progress.next(plan.states()))
        .contains(new Transition("image_build", JobStatus.PENDING, "earlier stages: success"));
    assertThat(plan.job("deploy_prod").flatMap(PlannedJob::deployment)).isPresent();
  }
}
