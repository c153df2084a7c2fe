package io.estiva.coordinator.pipeline;

import io.estiva.coordinator.store.ArtifactRow;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.VariableRow;
import io.estiva.pipeline.plan.RunFacts;
import io.estiva.pipeline.plan.StoredVariables;
import io.estiva.pipeline.state.When;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import io.estiva.protocol.GitInfo;
import io.estiva.protocol.JobCredential;
import io.estiva.protocol.JobDependency;
import io.estiva.protocol.JobInfo;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.JobVariable;
import io.estiva.protocol.RunnerTimeout;
import io.estiva.protocol.ServerFeatures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Completes a job's payload when a runner takes it: token, variables as the project has them now,
 * what earlier jobs handed on, and their artifacts.
 *
 * <p>The sources come from the project's own repository address, with its credential in it where it
 * has one, both in {@code git_info.repo_url} and in {@code CI_REPOSITORY_URL}; the coordinator
 * serves no git itself.
 */
public final class Payloads {
  private final ServerAddress server;
  private final List<String> failureReasons;
  private final LongFunction<Optional<String>> credentials;
  private final Clock clock;

  /**
   * @param failureReasons those that the runner may report
   * @param credentials the credential of a project's repository, {@code
   *     scheme://user:password@host}
   */
  public Payloads(
      ServerAddress server,
      List<String> failureReasons,
      LongFunction<Optional<String>> credentials,
      Clock clock) {
    this.server = server;
    this.failureReasons = List.copyOf(failureReasons);
    this.credentials = credentials;
    this.clock = clock;
  }

  /** A job that cannot be handed out; it fails for this reason. */
  public static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    Impossible(String reason, String message) {
      super(message);
      this.reason = reason;
    }

    /** GitLab's word for the reason. */
    public String reason() {
      return reason;
    }
  }

  /**
   * The payload for a runner, with the job's only token.
   *
   * @throws Impossible when something that the job needs is gone
   */
  public JobPayload of(Session session, JobRow job, RunnerRow runner, String token) {
    PipelineRow pipeline =
        session.pipelines().find(job.pipelineId()).orElseThrow(() -> gone("its pipeline"));
    ProjectRow project =
        session.projects().find(job.projectId()).orElseThrow(() -> gone("its project"));
    StoredPlan plan = StoredPlan.of(job);
    JobPayload base = plan.payload();
    requireScript(base);
    String repository = repository(project);
    List<JobRow> sources = sources(session, job, plan.facts());
    List<JobVariable> variables =
        variables(session, plan, job, run(job, pipeline, project, runner, token), sources);
    return new JobPayload(
        job.id(),
        token,
        true,
        info(job, project),
        git(base, pipeline, repository),
        new RunnerTimeout("", timeout(job, runner), null),
        base.inputs(),
        variables,
        base.steps(),
        base.run(),
        base.hooks(),
        base.image(),
        base.services(),
        base.artifacts(),
        base.cache(),
        credentials(token),
        dependencies(session, sources, token),
        new ServerFeatures(true, failureReasons, List.of(), null),
        base.secrets(),
        base.policyOptions(),
        base.suspendOptions());
  }

  private JobInfo info(JobRow job, ProjectRow project) {
    JobInfo info =
        JobInfo.of(
            job.id(),
            job.name(),
            job.stage(),
            job.pipelineId(),
            job.projectId(),
            project.name(),
            project.path());
    Instant queued = job.queuedAt();
    double waited =
        queued == null
            ? 0
            : Math.max(0, Duration.between(queued, clock.instant()).toMillis()) / 1000.0;
    return new JobInfo(
        info.id(),
        info.name(),
        info.stage(),
        info.pipelineId(),
        info.projectId(),
        info.projectName(),
        info.projectFullPath(),
        0,
        0,
        0,
        "",
        "",
        0,
        waited,
        info.projectJobsRunningOnInstanceRunnersCount());
  }

  private static GitInfo git(JobPayload base, PipelineRow pipeline, String repository) {
    GitInfo planned = base.gitInfo();
    String refspec =
        pipeline.tag()
            ? "+refs/tags/" + pipeline.ref() + ":refs/tags/" + pipeline.ref()
            : "+refs/heads/" + pipeline.ref() + ":refs/remotes/origin/" + pipeline.ref();
    List<String> refspecs =
        planned.depth() == 0 && !planned.refspecs().isEmpty()
            ? planned.refspecs()
            : List.of(refspec);
    return new GitInfo(
        repository,
        pipeline.ref(),
        pipeline.sha(),
        pipeline.beforeSha(),
        pipeline.tag() ? "tag" : "branch",
        refspecs,
        planned.depth(),
        pipeline.sha().length() == 64 ? "sha256" : "sha1",
        pipeline.isProtected());
  }

  private String repository(ProjectRow project) {
    String url = project.gitUrl();
    Optional<String> credential = credentials.apply(project.id());
    int scheme = url.indexOf("://");
    if (credential.isEmpty() || scheme < 0) {
      return url;
    }
    String login = credential.get();
    String user = login.substring(login.indexOf("://") + 3, login.lastIndexOf('@'));
    return url.substring(0, scheme + 3) + user + "@" + url.substring(scheme + 3);
  }

  private static long timeout(JobRow job, RunnerRow runner) {
    long maximum = runner.maximumTimeoutSeconds();
    return maximum > 0 ? Math.min(maximum, job.timeoutSeconds()) : job.timeoutSeconds();
  }

  /**
   * The variables of the run, of earlier jobs and of the project as they are now, resolved where
   * the server can.
   */
  private List<JobVariable> variables(
      Session session, StoredPlan plan, JobRow job, RunFacts run, List<JobRow> sources) {
    String environment = job.environment() == null ? "" : job.environment();
    Variables stored =
        stored(session.projects().variables(job.projectId()))
            .visible(environment, job.isProtected());
    Variables more =
        job.runWhen() == When.MANUAL
            ? Variables.of(Variable.literal("CI_JOB_MANUAL", "true"))
            : Variables.EMPTY;
    return plan
        .variables()
        .variables()
        .withRun(run.predefined(server.registry()).plus(more))
        .withDotenv(handedOn(session, sources))
        .withStored(stored)
        .collected()
        .forRunner()
        .all()
        .stream()
        .map(
            one ->
                new JobVariable(
                    one.key(), one.value(), one.isPublic(), one.masked(), one.file(), one.raw()))
        .toList();
  }

  private RunFacts run(
      JobRow job, PipelineRow pipeline, ProjectRow project, RunnerRow runner, String token) {
    return new RunFacts(
        job.id(),
        server.job(project.path(), job.id()),
        clock.instant().toString(),
        token,
        repository(project),
        new RunFacts.Pipeline(
            pipeline.id(),
            server.pipeline(project.path(), pipeline.id()),
            pipeline.createdAt().toString()),
        new RunFacts.Runner(runner.id(), runner.description(), runner.tags()));
  }

  /** The variables of a project as the planner takes them. */
  static StoredVariables stored(List<VariableRow> rows) {
    return new StoredVariables(
        rows.stream()
            .map(
                row ->
                    new StoredVariables.Stored(
                        new Variable(
                            row.key(), row.value(), row.file(), row.masked(), false, row.raw()),
                        StoredVariables.Level.PROJECT,
                        row.environmentScope(),
                        row.isProtected()))
            .toList());
  }

  private List<JobCredential> credentials(String token) {
    return server.registry().isEmpty()
        ? List.of()
        : List.of(
            new JobCredential(JobCredential.REGISTRY, server.registry(), "gitlab-ci-token", token));
  }

  private static Variables handedOn(Session session, List<JobRow> sources) {
    List<Variable> variables = new ArrayList<>();
    for (JobRow source : sources) {
      session
          .artifacts()
          .variables(source.id())
          .forEach(
              (key, value) -> variables.add(new Variable(key, value, false, false, false, true)));
    }
    return Variables.of(variables);
  }

  /**
   * The last attempts at the jobs whose artifacts and variables this one gets, in the order of the
   * pipeline.
   */
  private static List<JobRow> sources(Session session, JobRow job, JobFacts facts) {
    return session.jobs().currentOfPipeline(job.pipelineId()).stream()
        .filter(other -> facts.artifactsFrom().contains(other.name()))
        .toList();
  }

  private List<JobDependency> dependencies(Session session, List<JobRow> sources, String token) {
    Instant now = clock.instant();
    List<JobDependency> dependencies = new ArrayList<>();
    for (JobRow source : sources) {
      @Nullable ArtifactRow archive = session.artifacts().find(source.id(), "archive").orElse(null);
      if (archive == null) {
        continue;
      }
      Instant expires = archive.expiresAt();
      if (expires != null && !expires.isAfter(now)) {
        throw new Impossible(
            "missing_dependency_failure",
            "The artifacts of job "
                + source.name()
                + " have expired. Retry that job first, or keep them longer"
                + " (artifacts:expire_in).");
      }
      dependencies.add(
          new JobDependency(
              source.id(),
              token,
              source.name(),
              new JobDependency.ArtifactsFile(archive.filename(), archive.size())));
    }
    return dependencies;
  }

  /**
   * A job that triggers a pipeline, or has native steps, would pass on a runner without having done
   * anything.
   */
  private static void requireScript(JobPayload planned) {
    if (planned.steps().stream().allMatch(step -> step.script().isEmpty())) {
      throw new Impossible(
          "downstream_pipeline_creation_failed",
          "The job has no script. Jobs that trigger another pipeline, and native steps (run), are"
              + " not acted on yet; call the other project's pipeline from a script instead.");
    }
  }

  private static Impossible gone(String what) {
    return new Impossible(
        "scheduler_failure", "The job cannot be handed out: " + what + " is gone.");
  }
}
