package io.estiva.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.agent.config.AgentConfig;
import io.estiva.agent.config.AgentConfigReader;
import io.estiva.agent.outbox.FinalState;
import io.estiva.agent.outbox.TakenJob;
import io.estiva.agent.trace.JobHandle;
import io.estiva.protocol.FailureReason;
import io.estiva.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent against a coordinator, with a test in the place of the code that runs jobs. */
class AgentTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final BlockingQueue<TakenJob> started = new LinkedBlockingQueue<>();
  private final BlockingQueue<TakenJob> recovered = new LinkedBlockingQueue<>();
  private final List<Agent> agents = new java.util.ArrayList<>();
  private FakeCoordinator coordinator;

  AgentTest() throws Exception {
    coordinator = new FakeCoordinator();
  }

  @BeforeEach
  void letLogsFlowAtOnce() throws IOException {
    coordinator.jobHeader("Estiva-Trace-Flush-Millis", "10");
    Files.writeString(folder.resolve("token"), "glrt-known\n");
  }

  @AfterEach
  void end() throws Exception {
    agents.forEach(Agent::handOver);
    coordinator.close();
  }

  @Test
  void a_job_is_taken_confirmed_followed_and_reported() throws Exception {
    start("concurrent: 1");
    coordinator.enqueue(Payloads.job(41));
    TakenJob job = take(started);
    assertThat(coordinator.state(41)).isEqualTo("running");

    job.trace().append("hello\n");
    eventually(() -> coordinator.trace(41).equals("hello\n"));
    job.trace().append("world\n");
    job.finish(FinalState.scriptFailed(7));
    job.release();

    eventually(() -> coordinator.state(41).equals("failed"));
    assertThat(coordinator.trace(41)).isEqualTo("hello\nworld\n");
    Map<String, Object> report = last("PUT", "jobs/41").json();
    assertThat(report)
        .containsEntry("failure_reason", "script_failure")
        .containsEntry("exit_code", 7)
        .containsEntry("token", "glcbt-token-41");
    assertThat(report.get("output"))
        .isEqualTo(Map.of("checksum", report.get("checksum"), "bytesize", 12));
    eventually(() -> jobDirectories().isEmpty());
  }

  @Test
  void the_request_for_a_job_says_who_asks() throws Exception {
    start("concurrent: 1");

    eventually(() -> coordinator.heldRequests() == 1);

    FakeCoordinator.Seen request = last("POST", "jobs/request");
    assertThat(request.header("User-Agent"))
        .matches("estiva-agent \\S+ \\(main; java\\d+; linux/\\w+\\)");
    assertThat(request.header("X-Request-Id")).matches("[0-9a-f]{32}");
    assertThat(request.header("Runner-Token")).isEqualTo("glrt-known");
    assertThat(request.json()).containsEntry("token", "glrt-known").containsKey("info");
    assertThat((String) request.json().get("system_id")).matches("[sr]_[0-9a-zA-Z]{12}");
    assertThat(request.json()).doesNotContainKey("last_update");
  }

  @Test
  void the_queue_version_is_echoed_and_kept_when_the_next_answer_has_none() throws Exception {
    coordinator.answerOnce(
        "POST",
        "jobs/request",
        new FakeCoordinator.Canned(204, Map.of("X-GitLab-Last-Update", "v1"), ""));
    coordinator.answerOnce("POST", "jobs/request", FakeCoordinator.Canned.status(204));
    start("concurrent: 1");

    eventually(() -> coordinator.seen("POST", "jobs/request").size() == 3);

    assertThat(coordinator.seen("POST", "jobs/request").get(1).json())
        .containsEntry("last_update", "v1");
    assertThat(coordinator.seen("POST", "jobs/request").get(2).json())
        .containsEntry("last_update", "v1");
  }

  @Test
  void no_more_jobs_are_asked_for_than_there_is_room() throws Exception {
    start("concurrent: 2");
    coordinator.enqueue(Payloads.job(1));
    coordinator.enqueue(Payloads.job(2));
    coordinator.enqueue(Payloads.job(3));
    TakenJob first = take(started);
    take(started);
    assertThat(coordinator.heldRequests()).isZero();

    first.finish(FinalState.succeeded());
    first.release();

    assertThat(take(started).id()).isEqualTo(3);
  }

  @Test
  void a_job_that_the_coordinator_no_longer_wants_is_dropped_before_it_starts() throws Exception {
    coordinator.answerOnce(
        "PUT", "jobs/5", new FakeCoordinator.Canned(403, Map.of("Job-Status", "canceled"), ""));
    start("concurrent: 1");
    coordinator.enqueue(Payloads.job(5));
    coordinator.enqueue(Payloads.job(6));

    assertThat(take(started).id()).isEqualTo(6);
    assertThat(coordinator.seen("PUT", "jobs/5")).hasSize(1);
    eventually(() -> jobDirectories().size() == 1);
  }

  @Test
  void a_job_that_is_cancelled_at_pickup_is_reported_without_being_run() throws Exception {
    coordinator.answerOnce(
        "PUT", "jobs/5", new FakeCoordinator.Canned(200, Map.of("Job-Status", "canceling"), ""));
    start("concurrent: 1");
    coordinator.enqueue(Payloads.job(5));

    eventually(() -> coordinator.state(5).equals("failed"));

    assertThat(last("PUT", "jobs/5").json()).containsEntry("failure_reason", "job_canceled");
    assertThat(started).isEmpty();
  }

  @Test
  void a_job_that_cannot_be_read_is_reported_as_failed() throws Exception {
    start("concurrent: 1");
    coordinator.enqueue("{\"id\": 77, \"token\": \"t\", \"job_info\": \"none\"}");
    coordinator.enqueue(Payloads.job(78));

    assertThat(take(started).id()).isEqualTo(78);
    eventually(() -> coordinator.state(77).equals("failed"));
    assertThat(last("PUT", "jobs/77").json())
        .containsEntry("failure_reason", "runner_system_failure");
  }

  @Test
  void a_job_that_cannot_be_written_down_is_reported_as_failed() throws Exception {
    start("concurrent: 1");
    Path jobs = folder.resolve("state/jobs");
    Files.deleteIfExists(jobs);
    Files.writeString(jobs, "in the way");
    coordinator.enqueue(Payloads.job(79));

    eventually(() -> coordinator.state(79).equals("failed"));
    assertThat(last("PUT", "jobs/79").json())
        .containsEntry("failure_reason", "runner_system_failure");
    Files.delete(jobs);
    coordinator.enqueue(Payloads.job(80));
    assertThat(take(started).id()).isEqualTo(80);
  }

  @Test
  void a_first_update_that_fails_does_not_keep_a_job_from_running() throws Exception {
    coordinator.answerOnce("PUT", "jobs/5", FakeCoordinator.Canned.status(409));
    start("concurrent: 1");
    coordinator.enqueue(Payloads.job(5));

    assertThat(take(started).handle().signal()).isEqualTo(JobHandle.Signal.NONE);
  }

  @Test
  void cancel_and_abort_arrive_with_the_answers_to_the_log() throws Exception {
    start("concurrent: 1");
    coordinator.enqueue(Payloads.job(9));
    TakenJob job = take(started);

    coordinator.jobStatus("canceling");
    job.trace().append("working\n");
    eventually(() -> job.handle().signal() == JobHandle.Signal.CANCEL);
    coordinator.jobStatus("canceled");
    job.trace().append("after_script\n");
    eventually(() -> job.handle().signal() == JobHandle.Signal.ABORT);

    job.finish(FinalState.failed(FailureReason.JOB_CANCELED));
    job.release();
    eventually(() -> jobDirectories().isEmpty());
  }

  @Test
  void a_gap_in_the_coordinators_log_is_filled_from_where_it_says() throws Exception {
    coordinator.answerOnce("PATCH", "jobs/3/trace", new FakeCoordinator.Canned(202, Map.of(), ""));
    start("concurrent: 1");
    coordinator.enqueue(Payloads.job(3));
    TakenJob job = take(started);

    job.trace().append("swallowed ");
    eventually(() -> coordinator.seen("PATCH", "jobs/3/trace").size() == 1);
    job.trace().append("and sent again");
    job.finish(FinalState.succeeded());
    job.release();

    eventually(() -> coordinator.state(3).equals("success"));
    assertThat(coordinator.trace(3)).isEqualTo("swallowed and sent again");
  }

  @Test
  void a_report_is_repeated_until_it_is_accepted() throws Exception {
    start("concurrent: 1");
    coordinator.enqueue(Payloads.job(8));
    TakenJob job = take(started);
    job.trace().append("x");
    coordinator.answerOnce(
        "PUT",
        "jobs/8",
        new FakeCoordinator.Canned(202, Map.of("X-GitLab-Trace-Update-Interval", "1"), ""));
    coordinator.answerOnce("PUT", "jobs/8", FakeCoordinator.Canned.status(400));
    coordinator.answerOnce("PUT", "jobs/8", FakeCoordinator.Canned.status(412));

    job.finish(FinalState.succeeded());
    job.release();

    eventually(() -> coordinator.state(8).equals("success"));
    eventually(() -> jobDirectories().isEmpty());
  }

  @Test
  void calls_are_repeated_below_the_surface_when_the_coordinator_is_busy() throws Exception {
    start("concurrent: 1");
    coordinator.answerOnce("PUT", "jobs/8", FakeCoordinator.Canned.status(503));
    coordinator.answerOnce(
        "PUT", "jobs/8", new FakeCoordinator.Canned(429, Map.of("Retry-After", "1"), ""));
    coordinator.enqueue(Payloads.job(8));

    take(started);

    List<FakeCoordinator.Seen> updates = coordinator.seen("PUT", "jobs/8");
    assertThat(updates).hasSize(3);
    assertThat(updates.stream().map(seen -> seen.header("X-Request-Id")).distinct()).hasSize(1);
  }

  @Test
  void a_job_of_an_earlier_process_is_handed_on_and_its_log_goes_on() throws Exception {
    Agent first = start("concurrent: 1");
    coordinator.enqueue(Payloads.job(12));
    TakenJob before = take(started);
    before.trace().append("one\n");
    eventually(() -> coordinator.trace(12).equals("one\n"));
    before.trace().append("two\n");
    first.handOver();

    start("concurrent: 1");
    TakenJob after = take(recovered);
    assertThat(after.payload().token()).isEqualTo("glcbt-token-12");
    assertThat(after.isFinished()).isFalse();
    after.trace().append("three\n");
    after.finish(FinalState.succeeded());
    after.release();

    eventually(() -> coordinator.state(12).equals("success"));
    assertThat(coordinator.trace(12)).isEqualTo("one\ntwo\nthree\n");
    assertThat(started).isEmpty();
  }

  @Test
  void a_report_that_was_not_delivered_is_delivered_by_the_next_process() throws Exception {
    Agent first = start("concurrent: 1");
    coordinator.enqueue(Payloads.job(13));
    TakenJob job = take(started);
    for (int i = 0; i < 100; i++) {
      coordinator.answerOnce("PUT", "jobs/13", FakeCoordinator.Canned.status(409));
    }
    job.trace().append("all of it");
    job.finish(FinalState.scriptFailed(3));
    job.release();
    eventually(() -> coordinator.seen("PUT", "jobs/13").size() >= 2);
    eventually(() -> !Files.exists(jobDirectories().get(0).resolve("taken-payload.json")));
    first.handOver();
    coordinator.forgetRules();

    start("concurrent: 1");

    eventually(() -> coordinator.state(13).equals("failed"));
    assertThat(last("PUT", "jobs/13").json()).containsEntry("exit_code", 3);
    assertThat(coordinator.trace(13)).isEqualTo("all of it");
    eventually(() -> jobDirectories().isEmpty());
    assertThat(recovered).isEmpty();
  }

  @Test
  void draining_ends_the_agent_after_its_last_job() throws Exception {
    Agent agent = start("concurrent: 2");
    coordinator.enqueue(Payloads.job(20));
    TakenJob job = take(started);

    StateDirectory.at(folder.resolve("state")).wantDrain();
    eventually(() -> coordinator.heldRequests() == 0);
    job.finish(FinalState.succeeded());
    job.release();

    eventually(() -> !StateDirectory.at(folder.resolve("state")).isInUse());
    agent.awaitEnd();
    assertThat(coordinator.state(20)).isEqualTo("success");
    assertThat(StateDirectory.at(folder.resolve("state")).isInUse()).isFalse();
    assertThat(StateDirectory.at(folder.resolve("state")).isDrainWanted()).isFalse();
  }

  @Test
  void two_agents_do_not_share_a_state_folder() {
    start("concurrent: 1");

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> start("concurrent: 1"))
        .isInstanceOf(AgentProblem.class)
        .hasMessageContaining("another agent uses");
  }

  private Agent start(String settings) {
    Path file = folder.resolve("agent.yml");
    try {
      Files.writeString(
          file,
          settings
              + "\nstate-dir: state\nlisten: none\nrunners:\n  - name: one\n    url: "
              + coordinator.url()
              + "\n    token-file: token\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    AgentConfig config = AgentConfigReader.read(file);
    Agent agent =
        Agent.start(config, new JobSide(() -> {}, started::add, recovered::add, limit -> {}));
    agents.add(agent);
    return agent;
  }

  private FakeCoordinator.Seen last(String method, String pathEnd) {
    List<FakeCoordinator.Seen> all = coordinator.seen(method, pathEnd);
    return all.get(all.size() - 1);
  }

  private List<Path> jobDirectories() {
    try (Stream<Path> directories = Files.list(folder.resolve("state/jobs"))) {
      return directories.toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static TakenJob take(BlockingQueue<TakenJob> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(LONG.toSeconds(), TimeUnit.SECONDS), "no job came");
  }

  private void eventually(java.util.function.BooleanSupplier condition) {
    Eventually.within(LONG).until("what the test waits for", condition, coordinator::seen);
  }
}
