package io.estiva.coordinator.store;

import static io.estiva.coordinator.store.StoreRows.NOW;
import static io.estiva.coordinator.store.StoreRows.job;
import static io.estiva.coordinator.store.StoreRows.newJob;
import static io.estiva.coordinator.store.StoreRows.pending;
import static io.estiva.coordinator.store.StoreRows.pipeline;
import static io.estiva.coordinator.store.StoreRows.project;
import static io.estiva.coordinator.store.StoreRows.runner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.pipeline.state.JobStatus;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What both databases promise. */
abstract class StoreContract {
  private Vertx vertx;
  private Store store;

  /** Settings of an empty database. */
  abstract StoreSettings emptyDatabase() throws Exception;

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    store = Store.open(vertx, emptyDatabase());
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  Store store() {
    return store;
  }

  @Test
  void a_project_keeps_what_it_was_given() {
    ProjectRow made = store.writeNow(session -> project(session, "group/app"));

    var seen1 = store.readNow(session -> session.projects().byPath("group/app"));
    assertThat(seen1).contains(made);
    var seen2 = store.readNow(session -> session.projects().hookTokenHash(made.id()));
    assertThat(seen2).contains("hash-of-group/app");
    var seen3 = store.readNow(session -> session.projects().all());
    assertThat(seen3).containsExactly(made);
  }

  @Test
  void a_second_project_of_the_same_path_is_a_conflict() {
    store.writeNow(session -> project(session, "group/app"));

    assertThatThrownBy(() -> store.writeNow(session -> project(session, "group/app")))
        .isInstanceOfSatisfying(
            StoreFailure.class, failure -> assertThat(failure.isConflict()).isTrue());
  }

  @Test
  void a_failed_transaction_leaves_nothing_and_tells_nobody() {
    List<Notice> heard = new ArrayList<>();
    store.listen(heard::add);

    assertThatThrownBy(
            () ->
                store.writeNow(
                    session -> {
                      ProjectRow project = project(session, "group/app");
                      pipeline(session, project);
                      throw new IllegalStateException("changed my mind");
                    }))
        .hasMessage("changed my mind");

    var seen4 = store.readNow(session -> session.projects().all());
    assertThat(seen4).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void a_variable_is_replaced_by_key_and_scope() {
    long project = store.writeNow(session -> project(session, "app")).id();

    store.writeNow(
        session -> {
          session
              .projects()
              .putVariable(project, new VariableRow("KEY", "one", false, false, false, false, "*"));
          session
              .projects()
              .putVariable(project, new VariableRow("KEY", "two", true, true, true, true, "*"));
          session
              .projects()
              .putVariable(
                  project, new VariableRow("KEY", "prod", false, false, false, false, "prod"));
          return true;
        });

    var seen5 = store.readNow(session -> session.projects().variables(project));
    assertThat(seen5)
        .containsExactly(
            new VariableRow("KEY", "two", true, true, true, true, "*"),
            new VariableRow("KEY", "prod", false, false, false, false, "prod"));
    var seen6 = store.writeNow(session -> session.projects().deleteVariable(project, "KEY", "*"));
    assertThat(seen6).isTrue();
    var seen7 = store.writeNow(session -> session.projects().deleteVariable(project, "KEY", "*"));
    assertThat(seen7).isFalse();
  }

  @Test
  void a_delivery_is_new_only_once() {
    long project = store.writeNow(session -> project(session, "app")).id();

    var seen8 = store.writeNow(session -> session.projects().firstDelivery(project, "d1", NOW));
    assertThat(seen8).isTrue();
    var seen9 = store.writeNow(session -> session.projects().firstDelivery(project, "d1", NOW));
    assertThat(seen9).isFalse();
    var seen10 = store.writeNow(session -> session.projects().forgetDeliveries(NOW.plusSeconds(1)));
    assertThat(seen10).isEqualTo(1);
  }

  @Test
  void a_runner_has_no_contact_before_its_first_one() {
    RunnerRow made = store.writeNow(session -> runner(session, "h", true, "docker"));
    assertThat(made.contactedAt()).isNull();

    store.writeNow(
        session -> {
          ManagerRow manager =
              new ManagerRow(
                  0,
                  made.id(),
                  "s_1",
                  "n",
                  "1",
                  "r",
                  "linux",
                  "amd64",
                  "docker",
                  List.of("masking"),
                  "::1",
                  NOW,
                  NOW);
          session.runners().contact(manager);
          session.runners().contact(manager);
          return true;
        });

    var seen11 =
        store.readNow(session -> session.runners().byToken("h", NOW)).orElseThrow().contactedAt();
    assertThat(seen11).isEqualTo(NOW);
    var seen12 = store.readNow(session -> session.runners().managers(made.id()));
    assertThat(seen12)
        .singleElement()
        .satisfies(manager -> assertThat(manager.features()).containsExactly("masking"));
  }

  @Test
  void an_expired_runner_token_is_unknown() {
    RunnerRow made = store.writeNow(session -> runner(session, "h", true));
    store.writeNow(
        session -> {
          session.runners().token(made.id(), "h2", NOW);
          return true;
        });

    var seen13 = store.readNow(session -> session.runners().byToken("h", NOW));
    assertThat(seen13).isEmpty();
    var seen14 = store.readNow(session -> session.runners().byToken("h2", NOW.minusMillis(1)));
    assertThat(seen14).isPresent();
    var seen15 = store.readNow(session -> session.runners().byToken("h2", NOW));
    assertThat(seen15).isEmpty();
  }

  @Test
  void a_claim_takes_the_oldest_job_that_the_runner_may_take() {
    RunnerRow runner = store.writeNow(session -> runner(session, "h", false, "docker", "linux"));
    List<JobRow> jobs =
        store.writeNow(
            session -> {
              PipelineRow pipeline = pipeline(session, project(session, "app"));
              return List.of(
                  pending(session, pipeline, "untagged"),
                  pending(session, pipeline, "windows", "docker", "windows"),
                  job(session, pipeline, "not yet", "docker"),
                  pending(session, pipeline, "first", "docker"),
                  pending(session, pipeline, "second", "docker", "linux"));
            });

    JobRow first = claim(runner, "t1").orElseThrow();
    JobRow second = claim(runner, "t2").orElseThrow();

    assertThat(first.name()).isEqualTo("first");
    assertThat(first.status()).isEqualTo(JobStatus.RUNNING);
    assertThat(first.runnerId()).isEqualTo(runner.id());
    assertThat(first.confirmedAt()).isNull();
    assertThat(second.name()).isEqualTo("second");
    assertThat(claim(runner, "t3")).isEmpty();
    var seen16 = store.readNow(session -> session.jobs().byToken("t1"));
    assertThat(seen16).contains(first);
    var seen17 = store.readNow(session -> session.queue().length());
    assertThat(seen17).isEqualTo(2);
    assertThat(jobs).hasSize(5);
  }

  @Test
  void a_runner_without_tags_takes_only_untagged_jobs() {
    RunnerRow runner = store.writeNow(session -> runner(session, "h", true));
    store.writeNow(
        session -> {
          PipelineRow pipeline = pipeline(session, project(session, "app"));
          pending(session, pipeline, "tagged", "docker");
          return pending(session, pipeline, "untagged");
        });

    assertThat(claim(runner, "t1").map(JobRow::name)).contains("untagged");
    assertThat(claim(runner, "t2")).isEmpty();
  }

  @Test
  void a_project_runner_takes_only_its_projects_jobs_and_a_protected_one_only_protected_ones() {
    ProjectRow mine = store.writeNow(session -> project(session, "mine"));
    ProjectRow other = store.writeNow(session -> project(session, "other"));
    RunnerRow runner =
        store.writeNow(
            session ->
                session
                    .runners()
                    .insert(
                        new RunnerRow(
                            0, false, "r", "", List.of(), true, true, true, false, 0, mine.id(),
                            null, NOW, null),
                        "h"));
    store.writeNow(session -> pending(session, pipeline(session, other), "foreign"));
    assertThat(claim(runner, "t1")).isEmpty();

    JobRow job = store.writeNow(session -> pending(session, pipeline(session, mine), "own"));

    assertThat(claim(runner, "t2").map(JobRow::id)).contains(job.id());
  }

  @Test
  void parallel_claims_give_every_job_exactly_once() throws Exception {
    int jobs = 40;
    RunnerRow runner = store.writeNow(session -> runner(session, "h", true));
    store.writeNow(
        session -> {
          PipelineRow pipeline = pipeline(session, project(session, "app"));
          for (int i = 0; i < jobs; i++) {
            pending(session, pipeline, "job " + i);
          }
          return true;
        });
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Optional<JobRow>>> claims = new ArrayList<>();
      for (int i = 0; i < jobs + 10; i++) {
        String token = "t" + i;
        claims.add(threads.submit(() -> claim(runner, token)));
      }
      List<Long> taken = new ArrayList<>();
      for (Future<Optional<JobRow>> claim : claims) {
        claim.get(120, TimeUnit.SECONDS).ifPresent(row -> taken.add(row.id()));
      }

      assertThat(new HashSet<>(taken)).hasSameSizeAs(taken);
      // A claim that loses a race on PostgreSQL may come back empty-handed; what is left is still
      // there to be claimed.
      assertThat(taken.size() + store.readNow(session -> session.queue().length())).isEqualTo(jobs);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_job_that_nobody_confirmed_can_be_taken_back_and_its_token_is_dead() {
    RunnerRow runner = store.writeNow(session -> runner(session, "h", true));
    store.writeNow(session -> pending(session, pipeline(session, project(session, "app")), "job"));
    JobRow job = claim(runner, "t1").orElseThrow();

    assertThat(store.<Boolean>writeNow(session -> session.jobs().release(job, NOW))).isTrue();

    var seen18 = store.readNow(session -> session.jobs().byToken("t1"));
    assertThat(seen18).isEmpty();
    assertThat(claim(runner, "t2").map(JobRow::id)).contains(job.id());
  }

  @Test
  void a_confirmed_job_cannot_be_taken_back() {
    RunnerRow runner = store.writeNow(session -> runner(session, "h", true));
    store.writeNow(session -> pending(session, pipeline(session, project(session, "app")), "job"));
    JobRow job = claim(runner, "t1").orElseThrow();
    store.writeNow(
        session -> {
          session.jobs().contact(job.id(), NOW);
          return true;
        });

    assertThat(store.<Boolean>writeNow(session -> session.jobs().release(job, NOW))).isFalse();
  }

  @Test
  void a_change_of_state_happens_only_from_the_state_it_names() {
    JobRow job =
        store.writeNow(
            session -> pending(session, pipeline(session, project(session, "app")), "job"));

    boolean first =
        store.writeNow(
            session -> session.jobs().finish(job, JobStatus.CANCELED, null, null, null, NOW));
    boolean second =
        store.writeNow(
            session -> session.jobs().finish(job, JobStatus.SUCCESS, null, null, 0, NOW));

    assertThat(first).isTrue();
    assertThat(second).isFalse();
    var seen19 = store.readNow(session -> session.jobs().find(job.id())).orElseThrow().status();
    assertThat(seen19).isEqualTo(JobStatus.CANCELED);
  }

  @Test
  void a_resource_group_knows_who_holds_it_and_who_waits() {
    PipelineRow pipeline = store.writeNow(session -> pipeline(session, project(session, "app")));
    JobRow holder =
        store.writeNow(session -> session.jobs().insert(newJob(pipeline, "a", "prod"), NOW));
    JobRow waiter =
        store.writeNow(session -> session.jobs().insert(newJob(pipeline, "b", "prod"), NOW));

    store.writeNow(
        session -> {
          session.jobs().pend(holder, NOW);
          return session.jobs().move(waiter, JobStatus.WAITING_FOR_RESOURCE);
        });

    var seen20 = store.readNow(session -> session.jobs().holding(pipeline.projectId(), "prod"));
    assertThat(seen20).extracting(JobRow::id).containsExactly(holder.id());
    var seen21 = store.readNow(session -> session.jobs().waitingFor(pipeline.projectId(), "prod"));
    assertThat(seen21).extracting(JobRow::id).containsExactly(waiter.id());
  }

  @Test
  void notices_come_after_the_commit() {
    ConcurrentLinkedQueue<Notice> heard = new ConcurrentLinkedQueue<>();
    store.listen(heard::add);

    JobRow job =
        store.writeNow(
            session -> pending(session, pipeline(session, project(session, "app")), "job"));

    assertThat(heard).contains(Notice.jobPending(job.id(), job.pipelineId()));
  }

  @Test
  void artifacts_variables_and_deployments_are_kept() {
    JobRow job =
        store.writeNow(
            session -> pending(session, pipeline(session, project(session, "app")), "job"));

    store.writeNow(
        session -> {
          session
              .artifacts()
              .insert(new ArtifactRow(0, job.id(), "archive", "zip", "a.zip", 5, "sha", NOW, NOW));
          session.artifacts().variables(job.id(), Map.of("A", "1"));
          session.artifacts().variables(job.id(), Map.of("B", "2"));
          EnvironmentRow environment =
              session.environments().ensure(job.projectId(), "prod", "prod", "", NOW);
          session.environments().ensure(job.projectId(), "prod", "prod", "http://x", NOW);
          session.environments().deploy(environment, job, "main", "sha", NOW);
          session.environments().deploymentStatus(job.id(), "success", NOW);
          return true;
        });

    var seen22 = store.readNow(session -> session.artifacts().expired(NOW, 10));
    assertThat(seen22).hasSize(1);
    var seen23 = store.readNow(session -> session.artifacts().variables(job.id()));
    assertThat(seen23).isEqualTo(Map.of("B", "2"));
    var seen24 = store.readNow(session -> session.environments().ofProject(job.projectId()));
    assertThat(seen24)
        .singleElement()
        .satisfies(environment -> assertThat(environment.url()).isEqualTo("http://x"));
    var seen25 =
        store.readNow(session -> session.environments().ofJob(job.id())).orElseThrow().status();
    assertThat(seen25).isEqualTo("success");
  }

  @Test
  void removing_a_project_removes_what_hangs_on_it() {
    JobRow job =
        store.writeNow(
            session -> pending(session, pipeline(session, project(session, "app")), "job", "tag"));

    store.writeNow(session -> session.projects().delete(job.projectId()));

    var seen26 = store.readNow(session -> session.jobs().find(job.id()));
    assertThat(seen26).isEmpty();
    var seen27 = store.readNow(session -> session.projects().all());
    assertThat(seen27).isEqualTo(Collections.emptyList());
  }

  private Optional<JobRow> claim(RunnerRow runner, String token) {
    return store.writeNow(session -> session.queue().claim(runner, "s_1", token, NOW));
  }
}
