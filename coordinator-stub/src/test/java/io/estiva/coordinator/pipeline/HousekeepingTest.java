package io.estiva.coordinator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.TestClock;
import io.estiva.coordinator.store.EnvironmentRow;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.NewJob;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.coordinator.store.StoreRows;
import io.estiva.coordinator.store.StoreSettings;
import io.estiva.pipeline.state.AllowFailure;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.state.Retries;
import io.estiva.pipeline.state.When;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What time brings to jobs, with a clock that the test turns. */
class HousekeepingTest {
  private static final Duration CONFIRM = Duration.ofMinutes(2);
  private static final Duration LOST = Duration.ofHours(1);

  @TempDir Path directory;
  private final TestClock clock = new TestClock();
  private final Retries retries = new Retries(1, List.of(), List.of());
  private Vertx vertx;
  private Store store;
  private JobLifecycle lifecycle;
  private Housekeeping housekeeping;
  private RunnerRow runner;
  private PipelineRow pipeline;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    store = Store.open(vertx, StoreSettings.sqlite(directory.resolve("db")));
    lifecycle =
        new JobLifecycle(
            clock, job -> new JobFacts(AllowFailure.NO, retries, 600, "start", false, List.of()));
    housekeeping = new Housekeeping(store, lifecycle, clock, CONFIRM, LOST);
    runner = store.writeNow(session -> StoreRows.runner(session, "h", true));
    pipeline =
        store.writeNow(session -> StoreRows.pipeline(session, StoreRows.project(session, "app")));
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private <T> T write(Function<Session, T> work) {
    return store.writeNow(work);
  }

  private JobRow job(String name, boolean deploys, When when) {
    return write(
        session -> {
          JobRow row =
              session
                  .jobs()
                  .insert(
                      new NewJob(
                          pipeline.id(),
                          pipeline.projectId(),
                          name,
                          "s",
                          0,
                          0,
                          when,
                          false,
                          List.of(),
                          "{}",
                          List.of(),
                          true,
                          false,
                          deploys,
                          1,
                          null,
                          deploys ? "prod" : null,
                          3600),
                      clock.instant());
          if (deploys) {
            EnvironmentRow environment =
                session
                    .environments()
                    .ensure(pipeline.projectId(), "prod", "prod", "", clock.instant());
            session.environments().deploy(environment, row, "main", "sha", clock.instant());
          }
          lifecycle.begin(session, pipeline.id());
          return session.jobs().find(row.id()).orElseThrow();
        });
  }

  private JobRow running(boolean deploys, boolean confirmed) {
    job("job", deploys, When.ON_SUCCESS);
    return write(
        session -> {
          JobRow row = session.queue().claim(runner, "s_1", "t", clock.instant()).orElseThrow();
          if (confirmed) {
            session.jobs().contact(row.id(), clock.instant());
          }
          return row;
        });
  }

  private JobRow now(JobRow job) {
    return write(session -> session.jobs().find(job.id())).orElseThrow();
  }

  private List<JobRow> all() {
    return write(session -> session.jobs().ofPipeline(pipeline.id()));
  }

  @Test
  void a_job_that_no_runner_confirms_goes_back_into_the_queue() {
    JobRow job = running(false, false);
    clock.pass(CONFIRM);
    housekeeping.checkRunning();
    assertThat(now(job).status()).isEqualTo(JobStatus.RUNNING);

    clock.pass(Duration.ofSeconds(1));
    housekeeping.checkRunning();

    assertThat(now(job).status()).isEqualTo(JobStatus.PENDING);
    assertThat(write(session -> session.jobs().byToken("t")).isPresent()).isFalse();
  }

  @Test
  void a_deployment_that_no_runner_confirms_is_not_started_again() {
    JobRow job = running(true, false);
    clock.pass(CONFIRM.plusSeconds(1));

    housekeeping.checkRunning();

    assertThat(now(job).status()).isEqualTo(JobStatus.FAILED);
    assertThat(now(job).failureDetail()).contains("Nobody knows");
    assertThat(all()).hasSize(1);
    assertThat(write(session -> session.environments().ofJob(job.id())).orElseThrow().status())
        .isEqualTo("unknown");
  }

  @Test
  void a_job_of_a_lost_runner_fails_and_is_tried_again_as_its_file_says() {
    JobRow job = running(false, true);
    clock.pass(LOST.plusSeconds(1));

    housekeeping.checkRunning();

    assertThat(now(job).status()).isEqualTo(JobStatus.FAILED);
    assertThat(now(job).failureReason()).isEqualTo("no_updates_running");
    assertThat(all()).hasSize(2);
    assertThat(all().get(1).status()).isEqualTo(JobStatus.PENDING);
  }

  @Test
  void a_deployment_of_a_lost_runner_is_never_tried_again_by_itself() {
    JobRow job = running(true, true);
    clock.pass(LOST.plusSeconds(1));

    housekeeping.checkRunning();
    housekeeping.checkRunning();

    assertThat(now(job).status()).isEqualTo(JobStatus.FAILED);
    assertThat(now(job).failureDetail()).contains("look at the target");
    assertThat(all()).hasSize(1);
    assertThat(write(session -> session.environments().ofJob(job.id())).orElseThrow().status())
        .isEqualTo("unknown");
  }

  @Test
  void a_deployment_that_failed_by_itself_is_tried_again_as_its_file_says() {
    JobRow job = running(true, true);

    write(
        session ->
            lifecycle.finish(session, job.id(), JobLifecycle.Ending.failed("script_failure", 1)));

    assertThat(all()).hasSize(2);
  }

  @Test
  void a_runner_that_reports_keeps_its_job() {
    JobRow job = running(false, true);
    clock.pass(LOST);
    write(
        session -> {
          session.jobs().contact(job.id(), clock.instant());
          return true;
        });
    clock.pass(Duration.ofMinutes(10));

    housekeeping.checkRunning();

    assertThat(now(job).status()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void after_a_long_stop_of_the_coordinator_runners_get_their_time_again() {
    JobRow job = running(false, true);
    clock.pass(Duration.ofDays(1));

    new Housekeeping(store, lifecycle, clock, CONFIRM, LOST).checkRunning();

    assertThat(now(job).status()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void a_job_far_over_its_timeout_is_ended() {
    JobRow job = running(false, true);
    for (int minute = 0; minute < 76; minute++) {
      clock.pass(Duration.ofMinutes(1));
      write(
          session -> {
            session.jobs().contact(job.id(), clock.instant());
            return true;
          });
    }

    housekeeping.checkRunning();

    assertThat(now(job).failureReason()).isEqualTo("server_timeout_running");
  }

  @Test
  void a_delayed_job_starts_when_its_time_has_come() {
    JobRow job = job("later", false, When.DELAYED);
    assertThat(job.status()).isEqualTo(JobStatus.SCHEDULED);
    clock.pass(Duration.ofSeconds(599));
    housekeeping.startDue();
    assertThat(now(job).status()).isEqualTo(JobStatus.SCHEDULED);

    clock.pass(Duration.ofSeconds(1));
    housekeeping.startDue();

    assertThat(now(job).status()).isEqualTo(JobStatus.PENDING);
  }

  @Test
  void a_lost_job_that_was_being_cancelled_ends_cancelled() {
    JobRow job = running(false, true);
    JobRow confirmed = now(job);
    write(session -> session.jobs().move(confirmed, JobStatus.CANCELING));
    clock.pass(LOST.plusSeconds(1));

    housekeeping.checkRunning();

    assertThat(now(job).status()).isEqualTo(JobStatus.CANCELED);
    assertThat(all()).hasSize(1);
  }
}
