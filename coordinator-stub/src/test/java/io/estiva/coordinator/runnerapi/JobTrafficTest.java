package io.estiva.coordinator.runnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.Calls;
import io.estiva.coordinator.Calls.Answer;
import io.estiva.coordinator.Scene;
import io.estiva.coordinator.Scene.JobBuilder;
import io.estiva.coordinator.store.JobRow;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.WireMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PUT and PATCH of a job: S21 to S36 of the runner API's checklist. */
class JobTrafficTest {
  @TempDir Path directory;
  private Scene scene;
  private Calls calls;
  private String runner;

  @BeforeEach
  void open() {
    scene = Scene.open(directory.resolve("data"));
    calls = scene.calls();
    runner = scene.runner();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private JobPayload taken() {
    scene.pending();
    return calls.request(runner).job();
  }

  private String trace(long job) {
    return new String(
        scene.coordinator().workings().traces().read(job, 0, 1_000_000), StandardCharsets.UTF_8);
  }

  @Test
  void the_first_put_confirms_the_job() {
    JobPayload job = taken();
    assertThat(scene.job(job.id()).confirmedAt()).isNull();

    Answer answer = calls.update(job, "running", Map.of("output", Map.of()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Job-Status")).isEqualTo("running");
    assertThat(scene.job(job.id()).confirmedAt()).isNotNull();
  }

  @Test
  void a_log_grows_by_what_fits_and_repetitions_change_nothing() {
    JobPayload job = taken();

    Answer first = calls.patch(job, 0, "hello ");
    Answer repeated = calls.patch(job, 0, "hello ");
    Answer second = calls.patch(job, 6, "world");
    Answer gap = calls.patch(job, 20, "!");
    Answer overlap = calls.patch(job, 3, "lo wor");

    assertThat(first.status()).isEqualTo(202);
    assertThat(first.header("Range")).isEqualTo("0-6");
    assertThat(first.header("Job-Status")).isEqualTo("running");
    assertThat(first.header("X-GitLab-Trace-Update-Interval")).matches("\\d+");
    assertThat(repeated.status()).isEqualTo(202);
    assertThat(second.header("Range")).isEqualTo("0-11");
    assertThat(gap.status()).isEqualTo(416);
    assertThat(gap.header("Range")).isEqualTo("0-11");
    assertThat(overlap.status()).isEqualTo(416);
    assertThat(trace(job.id())).isEqualTo("hello world");
  }

  @Test
  void a_patch_without_a_range_is_a_bad_request() {
    JobPayload job = taken();
    String path = "/api/v4/jobs/" + job.id() + "/trace";

    Answer none = calls.bytes("PATCH", path, new byte[] {'a'}, "Job-Token", job.token());
    Answer odd =
        calls.bytes(
            "PATCH", path, new byte[] {'a'}, "Job-Token", job.token(), "Content-Range", "x-y");
    Answer total =
        calls.bytes(
            "PATCH", path, new byte[] {'a'}, "Job-Token", job.token(), "Content-Range", "0-0/1");

    assertThat(none.status()).isEqualTo(400);
    assertThat(odd.status()).isEqualTo(400);
    assertThat(total.status()).isEqualTo(202);
  }

  @Test
  void the_final_put_ends_the_job_and_may_be_repeated() {
    JobPayload job = taken();
    calls.patch(job, 0, "done\n");
    Map<String, Object> output =
        Map.of("output", Map.of("checksum", "crc32:00000000", "bytesize", 5));

    Answer first = calls.update(job, "success", output);
    Answer again = calls.update(job, "success", output);
    Answer other = calls.update(job, "failed", output);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("Job-Status")).isEqualTo("success");
    assertThat(again.status()).isEqualTo(200);
    assertThat(other.status()).isEqualTo(403);
    assertThat(other.header("Job-Status")).isEqualTo("success");
    assertThat(scene.job(job.id()).status()).isEqualTo(JobStatus.SUCCESS);
    assertThat(scene.pipeline(scene.job(job.id()).pipelineId()).status())
        .isEqualTo(JobStatus.SUCCESS);
  }

  @Test
  void a_log_that_is_shorter_than_its_runner_says_is_asked_for_once_more() {
    JobPayload job = taken();
    calls.patch(job, 0, "half");
    Map<String, Object> output = Map.of("output", Map.of("bytesize", 8));

    Answer first = calls.update(job, "success", output);
    Answer rest = calls.patch(job, 4, "half");
    Answer second = calls.update(job, "success", output);

    assertThat(first.status()).isEqualTo(412);
    assertThat(rest.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(200);
    assertThat(trace(job.id())).isEqualTo("halfhalf");
  }

  @Test
  void a_failure_keeps_its_reason_and_code_and_unknown_reasons_become_unknown() {
    JobPayload known = taken();
    JobPayload unknown = taken();

    calls.update(known, "failed", Map.of("failure_reason", "script_failure", "exit_code", 3));
    calls.update(unknown, "failed", Map.of("failure_reason", "sunspots"));

    JobRow row = scene.job(known.id());
    assertThat(row.failureReason()).isEqualTo("script_failure");
    assertThat(row.exitCode()).isEqualTo(3);
    assertThat(scene.job(unknown.id()).failureReason()).isEqualTo("unknown_failure");
    assertThat(scene.job(unknown.id()).exitCode()).isNull();
  }

  @Test
  void wrong_tokens_and_unknown_jobs_are_refused_alike() {
    JobPayload mine = taken();
    JobPayload other = taken();
    JobPayload stolen = copy(mine.id(), other.token());
    JobPayload nowhere = copy(999_999, mine.token());

    assertThat(calls.update(stolen, "running").status()).isEqualTo(403);
    assertThat(calls.update(nowhere, "running").status()).isEqualTo(403);
    assertThat(calls.patch(stolen, 0, "x").status()).isEqualTo(403);
    assertThat(calls.upload(stolen, "", "a.zip", new byte[10]).status()).isEqualTo(403);
    assertThat(calls.update(mine, "dancing").status()).isEqualTo(400);
    assertThat(trace(mine.id())).isEmpty();
  }

  private static JobPayload copy(long id, String token) {
    return new WireMapper()
        .read(
            ("{\"id\":" + id + ",\"token\":\"" + token + "\",\"job_info\":{}}")
                .getBytes(StandardCharsets.UTF_8),
            JobPayload.class);
  }

  @Test
  void a_graceful_cancel_lets_the_runner_finish_and_ends_cancelled() {
    JobPayload job = taken();
    calls.update(job, "running");

    scene.write(
        session -> scene.coordinator().workings().lifecycle().cancel(session, job.id(), false));

    Answer seen = calls.patch(job, 0, "cleaning up\n");
    assertThat(seen.status()).isEqualTo(202);
    assertThat(seen.header("Job-Status")).isEqualTo("canceling");
    assertThat(calls.update(job, "failed").status()).isEqualTo(200);
    assertThat(scene.job(job.id()).status()).isEqualTo(JobStatus.CANCELED);
  }

  @Test
  void a_forced_cancel_aborts_the_runner() {
    JobPayload job = taken();

    scene.write(
        session -> scene.coordinator().workings().lifecycle().cancel(session, job.id(), true));

    Answer seen = calls.patch(job, 0, "too late\n");
    assertThat(seen.status()).isEqualTo(403);
    assertThat(seen.header("Job-Status")).isEqualTo("canceled");
    assertThat(calls.update(job, "running").status()).isEqualTo(403);
    assertThat(trace(job.id())).isEmpty();
  }

  @Test
  void a_failed_job_is_tried_again_as_its_file_says() {
    JobRow first = scene.begin(new JobBuilder("flaky").retry(1)).get(0);

    calls.update(
        calls.request(runner).job(),
        "failed",
        Map.of("failure_reason", "script_failure", "exit_code", 1));
    Answer second = calls.request(runner);
    calls.update(
        second.job(), "failed", Map.of("failure_reason", "script_failure", "exit_code", 1));

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.job().id()).isNotEqualTo(first.id());
    assertThat(scene.job(first.id()).superseded()).isTrue();
    assertThat(calls.request(runner).status()).isEqualTo(204);
    assertThat(scene.pipeline(first.pipelineId()).status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void an_allowed_exit_code_does_not_fail_the_pipeline() {
    JobRow lint =
        scene.begin(new JobBuilder("lint").allowFailure(7), new JobBuilder("next").stage(1)).get(0);

    calls.update(
        calls.request(runner).job(),
        "failed",
        Map.of("failure_reason", "script_failure", "exit_code", 7));

    assertThat(calls.request(runner).job().jobInfo().name()).isEqualTo("next");
    assertThat(scene.job(lint.id()).allowFailure()).isTrue();
  }

  @Test
  void a_resource_group_runs_one_job_at_a_time() {
    JobBuilder one = new JobBuilder("one").resourceGroup("prod");
    JobBuilder two = new JobBuilder("two").resourceGroup("prod");
    scene.begin(one);
    JobRow waits = scene.begin(two).get(0);
    assertThat(waits.status()).isEqualTo(JobStatus.WAITING_FOR_RESOURCE);

    JobPayload first = calls.request(runner).job();
    assertThat(calls.request(runner).status()).isEqualTo(204);
    calls.update(first, "success");

    assertThat(calls.request(runner).job().id()).isEqualTo(waits.id());
  }

  @Test
  void size_and_token_of_a_job_survive_a_restart() {
    JobPayload job = taken();
    calls.patch(job, 0, "before ");
    scene.close();

    scene = Scene.open(directory.resolve("data"));
    calls = scene.calls();

    assertThat(calls.patch(job, 7, "after").status()).isEqualTo(202);
    assertThat(calls.update(job, "success").status()).isEqualTo(200);
    assertThat(trace(job.id())).isEqualTo("before after");
  }
}
