package io.estiva.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.pipeline.compile.CompileRequest;
import io.estiva.pipeline.compile.PipelineCompiler;
import io.estiva.pipeline.plan.CommitFacts;
import io.estiva.pipeline.plan.PipelineFacts;
import io.estiva.pipeline.plan.PipelinePlan;
import io.estiva.pipeline.plan.PlanContext;
import io.estiva.pipeline.plan.PlannedJob;
import io.estiva.pipeline.plan.Planner;
import io.estiva.pipeline.plan.ProjectFacts;
import io.estiva.pipeline.plan.ServerFacts;
import io.estiva.pipeline.plan.SourceTree;
import io.estiva.pipeline.plan.StoredVariables;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobPayloadsTest {

  private static final String FILE =
      """
      stages: [build]
      variables:
        REGISTRY: registry.example:5000
        IMAGE: $REGISTRY/web
      image_build:
        stage: build
        image: {name: "$IMAGE-builder", entrypoint: [""], pull_policy: [always], docker: {user: "1000"}}
        services:
          - {name: "docker:dind", alias: docker, command: [--tls=false], variables: {DOCKER_TLS_CERTDIR: ""}}
          - redis:7
        variables: {GIT_DEPTH: "0"}
        timeout: 30m
        hooks: {pre_get_sources_script: [date]}
        before_script: [echo one]
        script: [echo two, [echo three]]
        after_script: [echo four]
        cache: {key: deps, paths: [deps/], policy: pull}
        artifacts:
          name: dist
          paths: [dist/]
          exclude: [dist/*.map]
          expire_in: 1 week
          when: always
          reports: {junit: report.xml, dotenv: build.env, coverage_report: {coverage_format: cobertura, path: cov.xml}}
      """;

  @Test
  void everything_that_the_file_says_of_a_job_is_in_its_payload() {
    JobPayload payload = JobPayloads.planned(job("image_build", FILE));

    assertThat(payload.jobInfo().name()).isEqualTo("image_build");
    assertThat(payload.jobInfo().stage()).isEqualTo("build");
    assertThat(payload.runnerInfo().timeout()).isEqualTo(1800);
    assertThat(payload.steps())
        .containsExactly(
            new JobStep(
                "script", List.of("echo one", "echo two", "echo three"), 1800, "on_success", false),
            new JobStep("after_script", List.of("echo four"), 1800, "always", true));
    assertThat(payload.hooks())
        .containsExactly(new JobHook("pre_get_sources_script", List.of("date")));
    assertThat(payload.image())
        .isEqualTo(
            new JobImage(
                "$IMAGE-builder",
                List.of(""),
                List.of(),
                Map.of("docker", Map.of("user", "1000")),
                List.of("always")));
    assertThat(payload.services()).hasSize(2);
    assertThat(payload.services().get(0).alias()).isEqualTo("docker");
    assertThat(payload.services().get(0).command()).containsExactly("--tls=false");
    assertThat(payload.services().get(0).variables())
        .containsExactly(new JobService.ServiceVariable("DOCKER_TLS_CERTDIR", ""));
    assertThat(payload.gitInfo().depth()).isZero();
    assertThat(payload.gitInfo().refspecs()).hasSize(2);
    assertThat(payload.cache()).hasSize(1);
    assertThat(payload.cache().get(0).policy()).isEqualTo("pull");
    assertThat(payload.run()).isNull();
    assertThat(payload.secrets()).isNull();
  }

  @Test
  void an_archive_and_each_report_are_artifacts_of_their_own() {
    JobPayload payload = JobPayloads.planned(job("image_build", FILE));

    assertThat(payload.artifacts())
        .containsExactlyInAnyOrder(
            new JobArtifact(
                "dist",
                false,
                List.of("dist/"),
                List.of("dist/*.map"),
                "always",
                "1 week",
                "archive",
                "zip"),
            report("junit.xml", "report.xml", "junit", "gzip"),
            report(".env", "build.env", "dotenv", "gzip"),
            report("cobertura-coverage.xml", "cov.xml", "cobertura", "gzip"));
  }

  @Test
  void variables_are_resolved_when_the_job_is_handed_out() {
    PlannedJob job = job("image_build", FILE);
    Variables all =
        job.variables().collected().plus(Variables.of(Variable.secret("CI_JOB_TOKEN", "glcbt-x")));
    JobPayloads.Handout handout =
        new JobPayloads.Handout(
            "glcbt-x",
            JobInfo.of(4, "image_build", "build", 2, 1, "web", "demo/web"),
            GitInfo.NONE,
            60,
            List.of(
                new JobCredential(
                    "registry", "registry.example:5000", "gitlab-ci-token", "glcbt-x")),
            List.of(),
            ServerFeatures.NONE);

    JobPayload payload = JobPayloads.of(job, all, handout);

    assertThat(payload.id()).isEqualTo(4);
    assertThat(payload.variable("IMAGE")).contains("registry.example:5000/web");
    assertThat(payload.variables())
        .contains(JobVariable.secret("CI_JOB_TOKEN", "glcbt-x"))
        .anyMatch(v -> v.key().equals("CI_COMMIT_REF_NAME") && v.isPublic());
    assertThat(payload.runnerInfo().timeout()).isEqualTo(60);
    assertThat(handout.toString()).doesNotContain("glcbt-x");
  }

  @Test
  void variables_that_are_added_later_are_resolved_too() {
    JobVariable reference = new JobVariable("A", "$B/x", true, false, false, false);
    JobVariable literal = new JobVariable("C", "$B", true, false, false, true);

    List<JobVariable> resolved =
        JobPayloads.resolved(List.of(reference, literal, JobVariable.plain("B", "b")));

    assertThat(resolved).extracting(JobVariable::value).contains("$B", "b");
  }

  @Test
  void a_payload_survives_the_way_to_the_runner() {
    WireMapper json = new WireMapper();
    JobPayload payload = JobPayloads.planned(job("image_build", FILE));

    assertThat(json.read(json.write(payload), JobPayload.class)).isEqualTo(payload);
  }

  private static JobArtifact report(String name, String path, String type, String format) {
    return new JobArtifact(name, false, List.of(path), List.of(), "always", "1 week", type, format);
  }

  private static PlannedJob job(String name, String file) {
    PipelinePlan plan =
        Planner.plan(
            PipelineCompiler.compile(CompileRequest.of(".gitlab-ci.yml", file)),
            new PlanContext(
                new ProjectFacts(
                    1,
                    "demo/web",
                    "web",
                    "http://ci/demo/web",
                    "main",
                    ".gitlab-ci.yml",
                    Variables.EMPTY),
                CommitFacts.branch("main", "1".repeat(40)),
                PipelineFacts.of("push"),
                ServerFacts.LOCAL,
                StoredVariables.NONE,
                SourceTree.unknown()));
    return plan.job(name).orElseThrow();
  }
}
