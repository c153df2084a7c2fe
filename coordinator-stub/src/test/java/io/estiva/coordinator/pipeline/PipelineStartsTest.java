package io.estiva.coordinator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.Calls;
import io.estiva.coordinator.Calls.Answer;
import io.estiva.coordinator.GitRepository;
import io.estiva.coordinator.Scene;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.VariableRow;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.protocol.JobPayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a push of a real repository to jobs on a runner. */
class PipelineStartsTest {
  private static final String ZEROS = "0".repeat(40);

  @TempDir Path directory;
  private Scene scene;
  private Calls calls;
  private GitRepository repository;
  private String hookToken = "";

  @BeforeEach
  void open() throws Exception {
    repository = GitRepository.init(directory.resolve("work"));
    scene = Scene.open(directory.resolve("data"));
    calls = scene.calls();
    String admin = Files.readString(directory.resolve("data/admin-token")).strip();
    Answer made =
        calls.json(
            "POST",
            "/api/v4/projects",
            Map.of("path", "team/web", "git_url", repository.url()),
            "PRIVATE-TOKEN",
            admin);
    assertThat(made.status()).isEqualTo(201);
    hookToken = String.valueOf(made.json().get("hook_token"));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private Answer push(String before, String after, String ref) {
    return calls.bytes(
        "POST",
        "/api/estiva/projects/team%2Fweb/push",
        (before + " " + after + " " + ref + "\n").getBytes(StandardCharsets.UTF_8),
        "X-Gitlab-Token",
        hookToken);
  }

  private PipelineRow newest() {
    return scene.write(session -> session.pipelines().newest(0, 1)).get(0);
  }

  private List<JobRow> jobs(PipelineRow pipeline) {
    return scene.write(session -> session.jobs().currentOfPipeline(pipeline.id()));
  }

  private long projectId() {
    return scene.write(session -> session.projects().byPath("team/web")).orElseThrow().id();
  }

  @Test
  void a_job_that_would_trigger_another_pipeline_fails_with_the_reason_instead_of_passing() {
    String sha =
        repository
            .write(".gitlab-ci.yml", "other:\n  trigger: group/other\nown:\n  script: [echo own]\n")
            .commit("Trigger");
    String runner = scene.runner();
    push(ZEROS, sha, "refs/heads/main");

    JobPayload taken = calls.request(runner).job();

    assertThat(taken.jobInfo().name()).isEqualTo("own");
    JobRow other =
        jobs(newest()).stream().filter(job -> job.name().equals("other")).findFirst().orElseThrow();
    assertThat(other.status()).isEqualTo(JobStatus.FAILED);
    assertThat(other.failureReason()).isEqualTo("downstream_pipeline_creation_failed");
    assertThat(other.failureDetail()).contains("not acted on yet");
  }

  @Test
  void a_push_runs_stage_after_stage() {
    String sha =
        repository
            .write(
                ".gitlab-ci.yml",
                """
                stages: [build, deploy]
                variables: {GREETING: "hello $CI_PROJECT_NAME"}
                default: {image: "busybox:1"}
                build:
                  stage: build
                  before_script: [echo before]
                  script: [echo build]
                  artifacts: {paths: [out/]}
                deploy:
                  stage: deploy
                  script: [echo deploy]
                  environment: {name: production, url: "https://example.com"}
                  resource_group: production
                """)
            .commit("Say hello");
    String runner = scene.runner();

    Answer answer = push(ZEROS, sha, "refs/heads/main");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(newest().commitTitle()).isEqualTo("Say hello");
    assertThat(jobs(newest()))
        .extracting(JobRow::status)
        .containsExactly(JobStatus.PENDING, JobStatus.CREATED);
    JobPayload build = calls.request(runner).job();
    assertThat(build.steps().get(0).script()).containsExactly("echo before", "echo build");
    assertThat(build.image().name()).isEqualTo("busybox:1");
    assertThat(build.gitInfo().sha()).isEqualTo(sha);
    assertThat(build.gitInfo().repoUrl()).isEqualTo(repository.url());
    assertThat(build.variable("GREETING")).contains("hello $CI_PROJECT_NAME");
    assertThat(build.variable("CI_PROJECT_NAME")).contains("web");
    assertThat(build.variable("CI_COMMIT_SHA")).contains(sha);
    assertThat(build.variable("CI_PIPELINE_ID")).contains(String.valueOf(newest().id()));
    calls.upload(build, "", "a.zip", new byte[] {1});
    calls.update(build, "success");

    JobPayload deploy = calls.request(runner).job();
    assertThat(deploy.jobInfo().name()).isEqualTo("deploy");
    assertThat(deploy.dependencies()).hasSize(1);
    assertThat(deploy.variable("CI_ENVIRONMENT_NAME")).contains("production");
    assertThat(deployment(deploy.id())).isEqualTo("running");
    calls.update(deploy, "success");

    assertThat(newest().status()).isEqualTo(JobStatus.SUCCESS);
    assertThat(newest().finishedAt()).isNotNull();
    assertThat(deployment(deploy.id())).isEqualTo("success");
  }

  private String deployment(long job) {
    return scene.write(session -> session.environments().ofJob(job)).orElseThrow().status();
  }

  @Test
  void a_file_with_errors_gives_a_failed_pipeline_with_all_of_them() {
    String sha =
        repository
            .write(
                ".gitlab-ci.yml",
                "build:\n  scrip: [echo]\ntest:\n  script: [echo]\n  needs: [nothing]\n")
            .commit("Break it");

    Answer answer = push(ZEROS, sha, "refs/heads/main");

    assertThat(answer.text()).contains("\"status\":\"failed\"");
    assertThat(newest().status()).isEqualTo(JobStatus.FAILED);
    assertThat(newest().errors())
        .contains(".gitlab-ci.yml:2:3", "'script'", ".gitlab-ci.yml:5:11", "undefined need");
    assertThat(jobs(newest())).isEmpty();
  }

  @Test
  void included_files_come_from_the_same_commit() {
    String sha =
        repository
            .write(".gitlab-ci.yml", "include: [ci/*.yml]\ntest: {script: [echo test]}\n")
            .write("ci/one.yml", "one: {script: [echo one]}\n")
            .write("ci/two.yml", "two: {script: [echo two]}\n")
            .commit("Include");

    push(ZEROS, sha, "refs/heads/main");

    assertThat(newest().errors()).isEmpty();
    assertThat(jobs(newest()))
        .extracting(JobRow::name)
        .containsExactlyInAnyOrder("one", "two", "test");
  }

  @Test
  void the_same_push_told_twice_makes_one_pipeline() {
    String sha = repository.write(".gitlab-ci.yml", "a: {script: [echo]}\n").commit("One");

    push(ZEROS, sha, "refs/heads/main");
    Answer again = push(ZEROS, sha, "refs/heads/main");

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).contains("told before");
    assertThat(scene.<Integer>write(session -> session.pipelines().newest(0, 10).size()))
        .isEqualTo(1);
  }

  @Test
  void pushes_without_the_token_or_of_deleted_branches_start_nothing() {
    String sha = repository.write(".gitlab-ci.yml", "a: {script: [echo]}\n").commit("One");

    Answer foreign =
        calls.bytes(
            "POST",
            "/api/estiva/projects/team%2Fweb/push",
            new byte[0],
            "X-Gitlab-Token",
            "esth-wrong");
    Answer deleted = push(sha, ZEROS, "refs/heads/gone");
    Answer nonsense = push("x", "y", "z");

    assertThat(foreign.status()).isEqualTo(401);
    assertThat(deleted.status()).isEqualTo(201);
    assertThat(nonsense.status()).isEqualTo(400);
    assertThat(scene.<Integer>write(session -> session.pipelines().newest(0, 10).size())).isZero();
  }

  @Test
  void protected_variables_are_only_for_protected_refs_and_changes_count_until_the_job_starts() {
    long project = projectId();
    Scene.await(
        scene
            .coordinator()
            .workings()
            .projects()
            .putVariable(project, variable("SECRET", "first-value", true)));
    String sha = repository.write(".gitlab-ci.yml", "a: {script: [echo]}\n").commit("One");
    repository.git("branch", "feature");
    String runner = scene.runner();

    push(ZEROS, sha, "refs/heads/main");
    Scene.await(
        scene
            .coordinator()
            .workings()
            .projects()
            .putVariable(project, variable("SECRET", "second-value", true)));
    JobPayload onMain = calls.request(runner).job();
    push(ZEROS, sha, "refs/heads/feature");
    JobPayload onFeature = calls.request(runner).job();

    assertThat(onMain.variable("SECRET")).contains("second-value");
    assertThat(onMain.gitInfo().isProtected()).isTrue();
    assertThat(onFeature.variable("SECRET")).isEmpty();
    assertThat(onFeature.gitInfo().isProtected()).isFalse();
  }

  private static VariableRow variable(String key, String value, boolean isProtected) {
    return new VariableRow(key, value, true, isProtected, false, true, "*");
  }

  @Test
  void a_manual_job_waits_to_be_played() {
    String sha =
        repository
            .write(
                ".gitlab-ci.yml",
                "stages: [a, b]\nbuild: {stage: a, script: [echo]}\nship: {stage: b, script: [echo], when: manual}\n")
            .commit("One");
    String runner = scene.runner();
    push(ZEROS, sha, "refs/heads/main");
    calls.update(calls.request(runner).job(), "success");
    JobRow ship = jobs(newest()).get(1);
    assertThat(ship.status()).isEqualTo(JobStatus.MANUAL);

    scene.write(
        session -> scene.coordinator().workings().lifecycle().play(session, ship.id(), "ada"));

    assertThat(calls.request(runner).job().id()).isEqualTo(ship.id());
  }

  @Test
  void a_commit_that_asks_to_be_skipped_is() {
    String sha =
        repository.write(".gitlab-ci.yml", "a: {script: [echo]}\n").commit("Typo [ci skip]");

    Answer answer = push(ZEROS, sha, "refs/heads/main");

    assertThat(answer.text()).contains("skip");
    assertThat(scene.<Integer>write(session -> session.pipelines().newest(0, 10).size())).isZero();
  }

  @Test
  void a_commit_without_the_file_starts_nothing_and_says_so() {
    String sha = repository.write("README", "x").commit("One");

    assertThat(push(ZEROS, sha, "refs/heads/main").text()).contains("There is no .gitlab-ci.yml");
  }
}
