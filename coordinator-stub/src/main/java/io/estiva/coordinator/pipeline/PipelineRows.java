package io.estiva.coordinator.pipeline;

import io.estiva.coordinator.git.Commit;
import io.estiva.coordinator.store.EnvironmentRow;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.NewJob;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.Session;
import io.estiva.pipeline.config.Environment;
import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.plan.PipelinePlan;
import io.estiva.pipeline.plan.PlannedEnvironment;
import io.estiva.pipeline.plan.PlannedJob;
import io.estiva.pipeline.state.AutoCancel;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.JobPayloads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a plan as rows, and starts it, as parts of one transaction. */
final class PipelineRows {
  private static final int OLDER = 100;

  private final JobLifecycle lifecycle;
  private final Clock clock;

  PipelineRows(JobLifecycle lifecycle, Clock clock) {
    this.lifecycle = lifecycle;
    this.clock = clock;
  }

  /** Where a pipeline comes from. */
  record Origin(
      ProjectRow project,
      long iid,
      String ref,
      boolean isTag,
      boolean isProtected,
      PipelineStarts.Request request,
      Commit commit) {}

  /** A pipeline with its jobs, those that can start already in the queue. */
  PipelineRow insert(Session session, Origin origin, PipelinePlan plan) {
    List<String> warnings = plan.warnings().stream().map(PipelineRows::line).toList();
    PipelineRow pipeline =
        session
            .pipelines()
            .insert(
                row(
                    origin,
                    JobStatus.CREATED,
                    plan.name(),
                    "",
                    warnings,
                    plan.autoCancel().onNewCommit().word()));
    int ordinal = 0;
    for (PlannedJob job : plan.jobs()) {
      insert(session, origin, pipeline, job, ordinal);
      ordinal++;
    }
    lifecycle.begin(session, pipeline.id());
    cancelOlder(session, pipeline);
    return session.pipelines().find(pipeline.id()).orElseThrow();
  }

  /** A pipeline without jobs that says what is wrong with its file. */
  PipelineRow insertFailed(Session session, Origin origin, String errors) {
    return session.pipelines().insert(row(origin, JobStatus.FAILED, "", errors, List.of(), ""));
  }

  private PipelineRow row(
      Origin origin,
      JobStatus status,
      String name,
      String errors,
      List<String> warnings,
      String context) {
    Instant now = clock.instant();
    Commit commit = origin.commit();
    return new PipelineRow(
        0,
        origin.project().id(),
        origin.iid(),
        origin.ref(),
        origin.isTag(),
        commit.sha(),
        origin.request().before().isEmpty() ? "0".repeat(40) : origin.request().before(),
        origin.request().source(),
        status,
        origin.isProtected(),
        name,
        bounded(commit.title()),
        bounded(commit.authorName()),
        origin.request().who(),
        errors,
        warnings,
        context,
        now,
        null,
        status.isCompleted() ? now : null);
  }

  private void insert(
      Session session, Origin origin, PipelineRow pipeline, PlannedJob job, int ordinal) {
    long timeout =
        job.timeout().map(Duration::toSeconds).orElse(origin.project().jobTimeoutSeconds());
    @Nullable PlannedEnvironment environment = job.environment();
    String group = job.order().resourceGroup();
    JobRow row =
        session
            .jobs()
            .insert(
                new NewJob(
                    pipeline.id(),
                    pipeline.projectId(),
                    job.name(),
                    job.stage().name(),
                    job.stage().index(),
                    ordinal,
                    job.when(),
                    job.order().schedule().byNeeds(),
                    job.needs(),
                    plan(job).encoded(),
                    job.tags(),
                    pipeline.isProtected(),
                    job.start().allowFailure().always(),
                    deploys(job),
                    1,
                    group.isEmpty() ? null : group,
                    environment == null ? null : environment.name(),
                    timeout),
                clock.instant());
    if (environment != null) {
      EnvironmentRow target =
          session
              .environments()
              .ensure(
                  pipeline.projectId(),
                  environment.name(),
                  environment.slug(),
                  environment.url(),
                  clock.instant());
      if (environment.isDeployment()) {
        session.environments().deploy(target, row, pipeline.ref(), pipeline.sha(), clock.instant());
      }
    }
  }

  private static StoredPlan plan(PlannedJob job) {
    JobPayload payload = withoutVariables(JobPayloads.planned(job));
    @Nullable PlannedEnvironment environment = job.environment();
    @Nullable Duration startIn = job.start().startIn();
    JobFacts facts =
        new JobFacts(
            job.start().allowFailure(),
            job.retries(),
            startIn == null ? 0 : startIn.toSeconds(),
            environment == null ? "" : environment.config().action().word(),
            job.start().interruptible(),
            job.order().artifactsFrom());
    return new StoredPlan(payload, StoredLayers.of(job.variables()), facts);
  }

  /**
   * The variables are kept in their layers, so that those of the project can be put between them
   * later.
   */
  private static JobPayload withoutVariables(JobPayload payload) {
    return new JobPayload(
        payload.id(),
        payload.token(),
        payload.allowGitFetch(),
        payload.jobInfo(),
        payload.gitInfo(),
        payload.runnerInfo(),
        payload.inputs(),
        List.of(),
        payload.steps(),
        payload.run(),
        payload.hooks(),
        payload.image(),
        payload.services(),
        payload.artifacts(),
        payload.cache(),
        payload.credentials(),
        payload.dependencies(),
        payload.features(),
        payload.secrets(),
        payload.policyOptions(),
        payload.suspendOptions());
  }

  /** A job that changes something outside must not run twice by itself. */
  private static boolean deploys(PlannedJob job) {
    @Nullable PlannedEnvironment environment = job.environment();
    if (environment != null) {
      Environment.Action action = environment.config().action();
      if (action == Environment.Action.START || action == Environment.Action.STOP) {
        return true;
      }
    }
    return job.config().execution().scripts().script().stream()
        .anyMatch(
            line -> line.contains("estiva-agent deploy") || line.contains("estiva-agent rollback"));
  }

  /** Cancels what this pipeline makes superfluous in older ones of its ref, as those allow it. */
  private void cancelOlder(Session session, PipelineRow pipeline) {
    if (pipeline.tag() || !pipeline.source().equals("push")) {
      return;
    }
    for (PipelineRow older :
        session.pipelines().ofProject(pipeline.projectId(), pipeline.id(), OLDER)) {
      boolean same =
          older.ref().equals(pipeline.ref()) && !older.tag() && !older.sha().equals(pipeline.sha());
      if (!same || older.status().isCompleted()) {
        continue;
      }
      List<JobRow> jobs = session.jobs().currentOfPipeline(older.id());
      AutoCancel.OnNewCommit mode =
          AutoCancel.OnNewCommit.of(older.context()).orElse(AutoCancel.OnNewCommit.NONE);
      List<String> names =
          AutoCancel.onNewCommit(
              mode,
              jobs.stream()
                  .map(
                      job ->
                          new AutoCancel.Candidate(
                              job.name(), job.status(), StoredPlan.of(job).facts().interruptible()))
                  .toList());
      jobs.stream()
          .filter(job -> names.contains(job.name()))
          .forEach(job -> lifecycle.cancel(session, job.id(), false));
    }
  }

  private static String line(ConfigError warning) {
    String text =
        warning.position()
            + " "
            + warning.message()
            + (warning.hint().isEmpty() ? "" : " " + warning.hint());
    return text.replaceAll("\\R", " ");
  }

  private static String bounded(String text) {
    String clean = text.replace("\0", "");
    return clean.length() > 500 ? clean.substring(0, 500) : clean;
  }
}
