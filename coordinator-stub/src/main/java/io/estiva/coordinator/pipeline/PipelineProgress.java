package io.estiva.coordinator.pipeline;

import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.Session;
import io.estiva.pipeline.state.CompositeStatus;
import io.estiva.pipeline.state.JobState;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.state.Progress;
import io.estiva.pipeline.state.ResourceGroups;
import io.estiva.pipeline.state.Transition;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves the jobs of a pipeline that the caller holds, by what {@code io.estiva.pipeline.state}
 * decides.
 */
final class PipelineProgress {
  private final Clock clock;
  private final Function<JobRow, JobFacts> facts;

  PipelineProgress(Clock clock, Function<JobRow, JobFacts> facts) {
    this.clock = clock;
    this.facts = facts;
  }

  /**
   * Moves every job whose turn it is, gives free resources to jobs that wait for them, and writes
   * the pipeline's state.
   */
  void advance(Session session, PipelineRow pipeline) {
    List<JobRow> rows = session.jobs().currentOfPipeline(pipeline.id());
    Map<String, JobRow> byName = new HashMap<>();
    rows.forEach(row -> byName.put(row.name(), row));
    Set<String> groups = new HashSet<>();
    for (Transition transition :
        Progress.next(rows.stream().map(PipelineProgress::state).toList())) {
      JobRow row = byName.get(transition.job());
      if (row != null) {
        apply(session, row, transition.to());
      }
    }
    for (JobRow row : session.jobs().currentOfPipeline(pipeline.id())) {
      String group = row.resourceGroup();
      if (group != null && row.status() == JobStatus.WAITING_FOR_RESOURCE) {
        groups.add(group);
      }
    }
    groups.forEach(group -> assign(session, pipeline.projectId(), group));
    refresh(session, pipeline);
  }

  /** Writes the pipeline's state when its jobs say another one. */
  void refresh(Session session, PipelineRow pipeline) {
    List<JobState> states =
        session.jobs().currentOfPipeline(pipeline.id()).stream()
            .map(PipelineProgress::state)
            .toList();
    if (states.isEmpty()) {
      // A pipeline that could not be made has no jobs and stays failed.
      return;
    }
    JobStatus status = CompositeStatus.of(states).status();
    Instant now = clock.instant();
    Instant started = pipeline.startedAt();
    if (started == null && states.stream().anyMatch(state -> state.status().isStarted())) {
      started = now;
    }
    Instant finished = status.isCompleted() ? earlier(pipeline, status, now) : null;
    boolean same = status == pipeline.status() && Objects.equals(started, pipeline.startedAt());
    if (!same) {
      session.pipelines().status(pipeline, status, started, finished);
    }
  }

  /** Applies one decision to a job; false when the job has changed meanwhile. */
  boolean apply(Session session, JobRow row, JobStatus to) {
    Instant now = clock.instant();
    return switch (to) {
      case PENDING -> session.jobs().pend(row, now);
      case SCHEDULED -> session.jobs().schedule(row, now.plus(facts.apply(row).startIn()));
      case SKIPPED -> session.jobs().finish(row, JobStatus.SKIPPED, null, null, null, now);
      default -> session.jobs().move(row, to);
    };
  }

  /**
   * Gives a resource that is free to the job whose turn it is. One transaction at a time decides
   * for a project.
   */
  void assign(Session session, long project, String group) {
    session.projects().lock(project);
    List<ResourceGroups.Claim> claims =
        Stream.concat(
                session.jobs().holding(project, group).stream(),
                session.jobs().waitingFor(project, group).stream())
            .map(job -> new ResourceGroups.Claim(job.id(), job.pipelineId(), job.status()))
            .toList();
    Optional<ResourceGroups.Claim> next =
        ResourceGroups.next(ResourceGroups.ProcessMode.UNORDERED, claims);
    next.flatMap(claim -> session.jobs().find(claim.id()))
        .ifPresent(job -> session.jobs().pend(job, clock.instant()));
  }

  /** A job as the deciding functions see it. */
  static JobState state(JobRow row) {
    JobState.Schedule schedule =
        row.byNeeds() ? JobState.Schedule.byNeeds(row.needs()) : JobState.Schedule.BY_STAGE;
    String group = row.resourceGroup() == null ? "" : row.resourceGroup();
    return new JobState(
        row.name(),
        row.stageIndex(),
        row.runWhen(),
        row.status(),
        row.allowFailure(),
        schedule,
        group);
  }

  private static Instant earlier(PipelineRow pipeline, JobStatus status, Instant now) {
    @Nullable Instant finished = pipeline.finishedAt();
    return finished != null && pipeline.status() == status ? finished : now;
  }
}
