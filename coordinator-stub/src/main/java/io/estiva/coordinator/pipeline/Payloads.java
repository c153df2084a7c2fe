package io.estiva.coordinator.pipeline;

import io.estiva.coordinator.store.ArtifactRow;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.VariableRow;
import io.estiva.pipeline.state.When;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Completes a job's payload when a runner takes it: token, variables as the project has them now, what earlier jobs handed on,
 * and their artifacts.
 *
 * <p>The sources come from the project's own repository address, with its credential in it where it has one, both in
 * {@code git_info.repo_url} and in {@code CI_REPOSITORY_URL}; the coordinator serves no git itself.
 */
public final class Payloads {
  private final ServerAddress server;
  private final List<String> failureReasons;
  private final LongFunction<Optional<String>> credentials;
  private final Clock clock;

  /**
   * @param failureReasons those that the runner may report
   * @param credentials the credential of a project's repository, {@code scheme://user:password@host}
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
    PipelineRow pipeline = session.pipelines().find(job.pipelineId()).orElseThrow(() -> gone("its pipeline"));
    ProjectRow project = session.projects().find(job.projectId()).orElseThrow(() -> gone("its project"));
    StoredPlan plan = StoredPlan.of(job);
    JobPayload base = plan.payload();
    String repository = repository(project);
    List<JobRow> sources = sources(session, job, plan.facts());
    List<JobVariable> variables = new ArrayList<>(base.variables());
    variables.addAll(projectVariables(session, job));
    variables.addAll(handedOn(session, job, sources));
    variables.addAll(runtime(job, pipeline, project, runner, token));
    variables.add(new JobVariable("CI_REPOSITORY_URL", repository, false, false, false, true));
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
            job.id(), job.name(), job.stage(), job.pipelineId(), job.projectId(), project.name(), project.path());
    Instant queued = job.queuedAt();
    double waited = queued == null ? 0 : Math.max(0, Duration.between(queued, clock.instant()).toMillis()) / 1000.0;
    return new JobInfo(
        info.id(), info.name(), info.stage(), info.pipelineId(), info.projectId(), info.projectName(),
        info.projectFullPath(), 0, 0, 0, "", "", 0, waited, info.projectJobsRunningOnInstanceRunnersCount());
  }

  private static GitInfo git(JobPayload base, PipelineRow pipeline, String repository) {
    GitInfo planned = base.gitInfo();
    String refspec =
        pipeline.tag()
            ? "+refs/tags/" + pipeline.ref() + ":refs/tags/" + pipeline.ref()
            : "+refs/heads/" + pipeline.ref() + ":refs/remotes/origin/" + pipeline.ref();
    List<String> refspecs =
        planned.depth() == 0 && !planned.refspecs().isEmpty() ? planned.refspecs() : List.of(refspec);
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

  /** The project's variables that the job may have, the least specific scope first. */
  private static List<JobVariable> projectVariables(Session session, JobRow job) {
    String environment = job.environment() == null ? "" : job.environment();
    return session.projects().variables(job.projectId()).stream()
        .filter(row -> job.isProtected() || !row.isProtected())
        .filter(row -> row.environmentScope().equals("*") || fits(row.environmentScope(), environment))
        .sorted(Comparator.comparingInt(row -> precision(row, environment)))
        .map(row -> new JobVariable(row.key(), row.value(), false, row.masked(), row.file(), row.raw()))
        .toList();
  }

  private static boolean fits(String scope, String environment) {
    String pattern =
        String.join(".*", Stream.of(scope.split("\\*", -1)).map(Pattern::quote).toList());
    return !environment.isEmpty() && Pattern.matches(pattern, environment);
  }

  private static int precision(VariableRow row, String environment) {
    return row.environmentScope().equals(environment) ? Integer.MAX_VALUE : row.environmentScope().length();
  }

  private List<JobVariable> runtime(
      JobRow job, PipelineRow pipeline, ProjectRow project, RunnerRow runner, String token) {
    List<JobVariable> variables = new ArrayList<>();
    variables.add(JobVariable.plain("CI_PIPELINE_ID", String.valueOf(pipeline.id())));
    variables.add(JobVariable.plain("CI_PIPELINE_IID", String.valueOf(pipeline.iid())));
    variables.add(JobVariable.plain("CI_PIPELINE_URL", server.pipeline(project.path(), pipeline.id())));
    variables.add(JobVariable.plain("CI_PIPELINE_CREATED_AT", pipeline.createdAt().toString()));
    variables.add(JobVariable.plain("CI_JOB_ID", String.valueOf(job.id())));
    variables.add(JobVariable.plain("CI_JOB_URL", server.job(project.path(), job.id())));
    variables.add(JobVariable.plain("CI_JOB_STARTED_AT", clock.instant().toString()));
    variables.add(JobVariable.secret("CI_JOB_TOKEN", token));
    variables.add(JobVariable.plain("CI_RUNNER_ID", String.valueOf(runner.id())));
    variables.add(JobVariable.plain("CI_RUNNER_DESCRIPTION", runner.description()));
    variables.add(JobVariable.plain("CI_RUNNER_TAGS", "[" + quoted(runner.tags()) + "]"));
    if (job.runWhen() == When.MANUAL) {
      variables.add(JobVariable.plain("CI_JOB_MANUAL", "true"));
    }
    if (!server.registry().isEmpty()) {
      variables.add(JobVariable.plain("CI_REGISTRY_USER", "gitlab-ci-token"));
      variables.add(JobVariable.secret("CI_REGISTRY_PASSWORD", token));
    }
    return variables;
  }

  private static String quoted(List<String> tags) {
    return String.join(", ", tags.stream().map(tag -> '"' + tag + '"').toList());
  }

  private List<JobCredential> credentials(String token) {
    return server.registry().isEmpty()
        ? List.of()
        : List.of(new JobCredential(JobCredential.REGISTRY, server.registry(), "gitlab-ci-token", token));
  }

  private static List<JobVariable> handedOn(Session session, JobRow job, List<JobRow> sources) {
    List<JobVariable> variables = new ArrayList<>();
    for (JobRow source : sources) {
      for (Map.Entry<String, String> entry : session.artifacts().variables(source.id()).entrySet()) {
        variables.add(new JobVariable(entry.getKey(), entry.getValue(), false, false, false, true));
      }
    }
    return variables;
  }

  /** The jobs whose artifacts and variables this one gets: those it names, or all of earlier stages. */
  private static List<JobRow> sources(Session session, JobRow job, JobFacts facts) {
    return session.jobs().currentOfPipeline(job.pipelineId()).stream()
        .filter(
            other ->
                facts.artifactsByStage()
                    ? other.stageIndex() < job.stageIndex()
                    : facts.artifactsFrom().contains(other.name()))
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
            "The artifacts of job " + source.name() + " have expired. Retry that job first, or keep them longer"
                + " (artifacts:expire_in).");
      }
      dependencies.add(
          new JobDependency(
              source.id(), token, source.name(), new JobDependency.ArtifactsFile(archive.filename(), archive.size())));
    }
    return dependencies;
  }

  private static Impossible gone(String what) {
    return new Impossible("scheduler_failure", "The job cannot be handed out: " + what + " is gone.");
  }
}
