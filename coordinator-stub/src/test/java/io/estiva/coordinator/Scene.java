package io.estiva.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.config.CoordinatorConfig;
import io.estiva.coordinator.pipeline.JobFacts;
import io.estiva.coordinator.pipeline.StoredLayers;
import io.estiva.coordinator.pipeline.StoredPlan;
import io.estiva.coordinator.project.ProjectCatalog.NewProject;
import io.estiva.coordinator.project.Secret;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.NewJob;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.pipeline.state.AllowFailure;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.state.Retries;
import io.estiva.pipeline.state.When;
import io.estiva.protocol.GitInfo;
import io.estiva.protocol.JobInfo;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.JobStep;
import io.estiva.protocol.RunnerTimeout;
import io.estiva.protocol.ServerFeatures;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A coordinator in this process with a project, for tests that speak to it over HTTP. */
public final class Scene implements AutoCloseable {
  private final Coordinator coordinator;
  private final ProjectRow project;

  private Scene(Coordinator coordinator, ProjectRow project) {
    this.coordinator = coordinator;
    this.project = project;
  }

  /** Starts it in this directory with one project. */
  public static Scene open(Path directory) {
    return open(CoordinatorConfig.local(directory));
  }

  /** Starts it with this configuration and makes the project {@code group/app}, or finds it. */
  public static Scene open(CoordinatorConfig config) {
    Coordinator coordinator = Coordinator.start(config);
    Store store = coordinator.workings().store();
    ProjectRow project =
        store
            .readNow(session -> session.projects().byPath("group/app"))
            .orElseGet(
                () ->
                    await(
                            coordinator
                                .workings()
                                .projects()
                                .create(NewProject.of("group/app", "/srv/git/app.git")))
                        .row());
    return new Scene(coordinator, project);
  }

  /** The running coordinator. */
  public Coordinator coordinator() {
    return coordinator;
  }

  /** Its project. */
  public ProjectRow project() {
    return project;
  }

  /** A client that speaks to it. */
  public Calls calls() {
    return new Calls(coordinator.url());
  }

  /** Waits for a future. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the future failed: " + e.getMessage(), e);
    }
  }

  /** Runs a transaction. */
  public <T> T write(Function<Session, T> work) {
    return coordinator.workings().store().writeNow(work);
  }

  /** The job as it is now. */
  public JobRow job(long id) {
    return coordinator.workings().store().readNow(session -> session.jobs().find(id)).orElseThrow();
  }

  /** The pipeline as it is now. */
  public PipelineRow pipeline(long id) {
    return coordinator
        .workings()
        .store()
        .readNow(session -> session.pipelines().find(id))
        .orElseThrow();
  }

  /** A runner with these tags that also takes untagged jobs; returns its token. */
  public String runner(String... tags) {
    RunnerRow row =
        new RunnerRow(
            0,
            false,
            "runner " + String.join(",", tags),
            "",
            List.of(tags),
            true,
            false,
            false,
            false,
            0,
            null,
            null,
            Instant.now(),
            null);
    return await(coordinator.workings().projects().createRunner(row)).token();
  }

  /** The runner of a token. */
  public RunnerRow runnerOf(String token) {
    return coordinator
        .workings()
        .store()
        .readNow(session -> session.runners().byToken(Secret.hash(token), Instant.now()))
        .orElseThrow();
  }

  /** A pipeline of these jobs, begun. */
  public List<JobRow> begin(JobBuilder... jobs) {
    return write(
        session -> {
          PipelineRow pipeline =
              session
                  .pipelines()
                  .insert(
                      new PipelineRow(
                          0,
                          project.id(),
                          session.projects().nextIid(project.id()),
                          "main",
                          false,
                          "a".repeat(40),
                          "0".repeat(40),
                          "push",
                          JobStatus.CREATED,
                          true,
                          "",
                          "title",
                          "author",
                          "test",
                          "",
                          List.of(),
                          "",
                          Instant.now(),
                          null,
                          null));
          List<Long> ids = new ArrayList<>();
          for (JobBuilder job : jobs) {
            ids.add(session.jobs().insert(job.build(pipeline, ids.size()), Instant.now()).id());
          }
          coordinator.workings().lifecycle().begin(session, pipeline.id());
          assertThat(ids).hasSize(jobs.length);
          return ids.stream().map(id -> session.jobs().find(id).orElseThrow()).toList();
        });
  }

  /** One pending job with these tags. */
  public JobRow pending(String... tags) {
    return begin(new JobBuilder("job").tags(tags)).get(0);
  }

  @Override
  public void close() {
    coordinator.close();
  }

  /** A job with only what a test cares about. */
  public static final class JobBuilder {
    private final String name;
    private int stage;
    private When when = When.ON_SUCCESS;
    private List<String> tags = List.of();
    private boolean deploys;
    private String resourceGroup = "";
    private JobFacts facts = JobFacts.DEFAULT;

    /** A job of this name in the first stage. */
    public JobBuilder(String name) {
      this.name = name;
    }

    /** In this stage, the first is 0. */
    public JobBuilder stage(int index) {
      stage = index;
      return this;
    }

    /** Started so. */
    public JobBuilder when(When how) {
      when = how;
      return this;
    }

    /** With these tags. */
    public JobBuilder tags(String... all) {
      tags = List.of(all);
      return this;
    }

    /** It deploys. */
    public JobBuilder deploys() {
      deploys = true;
      return this;
    }

    /** In this resource group. */
    public JobBuilder resourceGroup(String group) {
      resourceGroup = group;
      return this;
    }

    /** Tried again so often. */
    public JobBuilder retry(int max) {
      return facts(
          old ->
              new JobFacts(
                  old.allowFailure(),
                  new Retries(max, List.of(), List.of()),
                  0,
                  "",
                  false,
                  old.artifactsFrom()));
    }

    /** Allowed to fail with these codes. */
    public JobBuilder allowFailure(Integer... codes) {
      return facts(
          old ->
              new JobFacts(
                  new AllowFailure(false, List.of(codes)),
                  old.retries(),
                  0,
                  "",
                  false,
                  old.artifactsFrom()));
    }

    /** Gets the artifacts of these jobs. */
    public JobBuilder artifactsFrom(String... names) {
      return facts(
          old -> new JobFacts(old.allowFailure(), old.retries(), 0, "", false, List.of(names)));
    }

    private JobBuilder facts(UnaryOperator<JobFacts> change) {
      facts = change.apply(facts);
      return this;
    }

    private NewJob build(PipelineRow pipeline, int ordinal) {
      JobPayload payload =
          new JobPayload(
              0,
              "",
              true,
              JobInfo.of(0, name, "s", 0, 0, "", ""),
              GitInfo.NONE,
              RunnerTimeout.DEFAULT,
              List.of(),
              List.of(),
              List.of(new JobStep("script", List.of("true"), 60, "on_success", false)),
              null,
              List.of(),
              null,
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              ServerFeatures.NONE,
              null,
              null,
              null);
      return new NewJob(
          pipeline.id(),
          pipeline.projectId(),
          name,
          "stage" + stage,
          stage,
          ordinal,
          when,
          false,
          List.of(),
          new StoredPlan(payload, StoredLayers.NONE, facts).encoded(),
          tags,
          pipeline.isProtected(),
          false,
          deploys,
          1,
          resourceGroup.isEmpty() ? null : resourceGroup,
          null,
          3600);
    }
  }
}
