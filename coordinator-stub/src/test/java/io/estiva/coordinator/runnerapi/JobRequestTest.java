package io.estiva.coordinator.runnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.Calls;
import io.estiva.coordinator.Calls.Answer;
import io.estiva.coordinator.Scene;
import io.estiva.coordinator.Scene.JobBuilder;
import io.estiva.coordinator.config.CoordinatorConfig;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.testkit.Eventually;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** POST jobs/request: S2, S7 to S14 of the runner API's checklist. */
class JobRequestTest {
  @TempDir Path directory;
  private Scene scene;
  private Calls calls;

  @BeforeEach
  void open() {
    scene = Scene.open(directory.resolve("data"));
    calls = scene.calls();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private int held() {
    return scene.coordinator().workings().held().size();
  }

  private static Answer get(CompletableFuture<Answer> answer) throws Exception {
    return answer.get(120, TimeUnit.SECONDS);
  }

  @Test
  void without_a_job_the_answer_is_empty_and_has_a_version() {
    Answer answer = calls.request(scene.runner());

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("X-GitLab-Last-Update")).isNotEmpty();
  }

  @Test
  void the_version_is_another_after_every_job() {
    String runner = scene.runner();
    Set<String> versions = new HashSet<>();

    for (int i = 0; i < 5; i++) {
      versions.add(calls.request(runner).header("X-GitLab-Last-Update"));
      scene.pending("nobody has this tag");
    }

    assertThat(versions).hasSize(5);
  }

  @Test
  void tokens_are_checked_and_a_missing_one_is_a_bad_request() {
    assertThat(calls.request("glrt-unknown").status()).isEqualTo(403);
    assertThat(calls.json("POST", "/api/v4/jobs/request", Map.of()).status()).isEqualTo(400);
    assertThat(
            calls
                .bytes("POST", "/api/v4/jobs/request", "no json".getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(400);
    assertThat(calls.bytes("POST", "/api/v4/jobs/request", new byte[40_000]).status())
        .isEqualTo(413);
  }

  @Test
  void a_job_comes_with_everything_that_its_runner_needs() {
    String runner = scene.runner("docker");
    JobRow job = scene.pending("docker");

    Answer answer = calls.request(runner);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.job().id()).isEqualTo(job.id());
    assertThat(answer.job().token()).startsWith("glcbt-");
    assertThat(answer.job().variable("CI_JOB_ID")).contains(String.valueOf(job.id()));
    assertThat(answer.job().variable("CI_JOB_TOKEN")).contains(answer.job().token());
    assertThat(answer.job().gitInfo().repoUrl()).isEqualTo("/srv/git/app.git");
    assertThat(answer.job().gitInfo().refspecs())
        .containsExactly("+refs/heads/main:refs/remotes/origin/main");
    assertThat(answer.job().runnerInfo().timeout()).isEqualTo(3600);
    assertThat(answer.job().features().failureReasons()).contains("runner_configuration_error");
    assertThat(answer.text()).doesNotContain("\"run\"");
    assertThat(answer.text()).contains("\"project_jobs_running_on_instance_runners_count\":\"");
    assertThat(scene.job(job.id()).status()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void the_first_contact_is_written_before_the_answer() {
    String runner = scene.runner();
    assertThat(scene.runnerOf(runner).contactedAt()).isNull();

    calls.request(runner);

    assertThat(scene.runnerOf(runner).contactedAt()).isNotNull();
  }

  @Test
  void two_machines_of_one_runner_are_two_managers() throws Exception {
    String runner = scene.runner();
    scene.begin(new JobBuilder("a"), new JobBuilder("b"));

    get(calls.held(runner, "s_one"));
    get(calls.held(runner, "s_two"));

    RunnerRow row = scene.runnerOf(runner);
    List<String> machines =
        scene.write(
            session ->
                session.runners().managers(row.id()).stream().map(one -> one.systemId()).toList());
    assertThat(machines).containsExactlyInAnyOrder("s_one", "s_two");
  }

  @Test
  void a_held_request_gets_the_job_that_arrives() throws Exception {
    String runner = scene.runner("docker");
    CompletableFuture<Answer> held = calls.held(runner, "s_1");
    Eventually.soon().until("the request is held", () -> held() == 1);

    JobRow job = scene.pending("docker");

    Answer answer = get(held);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.job().id()).isEqualTo(job.id());
    Eventually.soon().until("nothing is held", () -> held() == 0);
  }

  @Test
  void jobs_go_to_the_runner_whose_tags_fit() throws Exception {
    CompletableFuture<Answer> docker = calls.held(scene.runner("docker"), "s_1");
    CompletableFuture<Answer> shell = calls.held(scene.runner("shell"), "s_1");
    Eventually.soon().until("both are held", () -> held() == 2);

    JobRow forShell = scene.pending("shell");
    JobRow forDocker = scene.pending("docker");

    assertThat(get(shell).job().id()).isEqualTo(forShell.id());
    assertThat(get(docker).job().id()).isEqualTo(forDocker.id());
  }

  @Test
  void many_held_requests_and_many_jobs_meet_one_to_one() throws Exception {
    String runner = scene.runner();
    int many = 20;
    List<CompletableFuture<Answer>> requests = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      requests.add(calls.held(runner, "s_" + i));
    }
    Eventually.soon().until("all are held", () -> held() == many, this::held);
    JobBuilder[] jobs = new JobBuilder[many];
    for (int i = 0; i < many; i++) {
      jobs[i] = new JobBuilder("job " + i);
    }

    scene.begin(jobs);

    Set<Long> ids = new HashSet<>();
    for (CompletableFuture<Answer> request : requests) {
      Answer answer = get(request);
      assertThat(answer.status()).isEqualTo(201);
      ids.add(answer.job().id());
    }
    assertThat(ids).hasSize(many);
  }

  @Test
  void a_held_request_ends_empty_when_its_time_is_over() throws Exception {
    scene.close();
    CoordinatorConfig all = CoordinatorConfig.local(directory.resolve("data"));
    CoordinatorConfig.Runners shortPoll =
        new CoordinatorConfig.Runners(Duration.ofMillis(200), Duration.ofSeconds(3), 0);
    scene = Scene.open(all.with(shortPoll));

    Answer answer = get(scene.calls().held(scene.runner(), "s_1"));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("X-GitLab-Last-Update")).isNotEmpty();
  }

  @Test
  void a_paused_runner_gets_nothing_and_pausing_ends_its_held_request() throws Exception {
    String token = scene.runner();
    CompletableFuture<Answer> held = calls.held(token, "s_1");
    Eventually.soon().until("the request is held", () -> held() == 1);
    RunnerRow row = scene.runnerOf(token);

    scene.write(
        session -> {
          session.runners().update(paused(row));
          return true;
        });
    scene.pending();

    assertThat(get(held).status()).isEqualTo(204);
    assertThat(calls.request(token).status()).isEqualTo(204);
  }

  private static RunnerRow paused(RunnerRow row) {
    return new RunnerRow(
        row.id(),
        false,
        row.description(),
        "",
        row.tags(),
        true,
        false,
        false,
        true,
        0,
        null,
        null,
        row.createdAt(),
        null);
  }

  @Test
  void a_runner_that_went_away_gets_no_job_and_another_does() throws Exception {
    String token = scene.runner();
    URI url = scene.coordinator().url();
    String body = "{\"token\":\"" + token + "\",\"system_id\":\"s_gone\",\"last_update\":\"x\"}";
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /api/v4/jobs/request HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n";
      out.write((head + body).getBytes(StandardCharsets.UTF_8));
      out.flush();
      Eventually.soon().until("the request is held", () -> held() == 1);
    }
    Eventually.soon().until("the coordinator noticed", () -> held() == 0);
    JobRow job = scene.pending();
    assertThat(scene.job(job.id()).status()).isEqualTo(JobStatus.PENDING);

    assertThat(calls.request(token).job().id()).isEqualTo(job.id());
  }

  @Test
  void a_coordinator_that_stops_answers_the_held_requests() throws Exception {
    CompletableFuture<Answer> held = calls.held(scene.runner(), "s_1");
    Eventually.soon().until("the request is held", () -> held() == 1);

    scene.close();

    assertThat(get(held).status()).isEqualTo(204);
  }

  @Test
  void too_many_calls_are_told_when_to_come_back() {
    scene.close();
    CoordinatorConfig all = CoordinatorConfig.local(directory.resolve("data"));
    CoordinatorConfig.Runners few =
        new CoordinatorConfig.Runners(Duration.ofSeconds(50), Duration.ofSeconds(3), 3);
    scene = Scene.open(all.with(few));
    String token = scene.runner();
    List<Answer> answers = new ArrayList<>();

    // Windows begin with the minute; eight calls put at least four into one of two.
    for (int i = 0; i < 8; i++) {
      answers.add(scene.calls().request(token));
    }

    assertThat(answers).anySatisfy(answer -> assertThat(answer.status()).isEqualTo(429));
    answers.stream()
        .filter(answer -> answer.status() == 429)
        .forEach(answer -> assertThat(answer.header("Retry-After")).matches("[1-9]\\d?"));
  }
}
