package io.estiva.coordinator.store;

import io.estiva.pipeline.state.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pipelines. */
public final class Pipelines {
  private final Session session;

  Pipelines(Session session) {
    this.session = session;
  }

  /** Adds a pipeline; its {@code id} is ignored. */
  public PipelineRow insert(PipelineRow pipeline) {
    long id =
        session.insert(
            "INSERT INTO pipeline (project_id, iid, ref, tag, sha, before_sha, source, status, protected, name,"
                + " commit_title, commit_author, triggered_by, errors, warnings, context, created_at, started_at,"
                + " finished_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            pipeline.projectId(),
            pipeline.iid(),
            pipeline.ref(),
            pipeline.tag(),
            pipeline.sha(),
            pipeline.beforeSha(),
            pipeline.source(),
            Statuses.text(pipeline.status()),
            pipeline.isProtected(),
            pipeline.name(),
            pipeline.commitTitle(),
            pipeline.commitAuthor(),
            pipeline.triggeredBy(),
            pipeline.errors(),
            Lines.joined(pipeline.warnings()),
            pipeline.context(),
            pipeline.createdAt(),
            pipeline.startedAt(),
            pipeline.finishedAt());
    session.announce(Notice.pipelineChanged(id, pipeline.projectId()));
    return find(id).orElseThrow();
  }

  /** The pipeline of this number. */
  public Optional<PipelineRow> find(long id) {
    return session.one(Pipelines::pipeline, "SELECT * FROM pipeline WHERE id = ?", id);
  }

  /**
   * The pipeline of this number, held until the transaction ends: its jobs are moved by one
   * transaction at a time.
   */
  public Optional<PipelineRow> lock(long id) {
    return session.one(
        Pipelines::pipeline,
        "SELECT * FROM pipeline WHERE id = ?" + session.dialect().forUpdate(),
        id);
  }

  /**
   * What the pipeline was planned from; for the planner only, filled right after the insert that
   * gives the numbers.
   */
  public void context(long id, String context, String name, List<String> warnings) {
    session.update(
        "UPDATE pipeline SET context = ?, name = ?, warnings = ? WHERE id = ?",
        context,
        name,
        Lines.joined(warnings),
        id);
  }

  /** Writes a new state and times. */
  public void status(
      PipelineRow pipeline,
      JobStatus status,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {
    session.update(
        "UPDATE pipeline SET status = ?, started_at = ?, finished_at = ? WHERE id = ?",
        Statuses.text(status),
        startedAt,
        finishedAt,
        pipeline.id());
    session.announce(Notice.pipelineChanged(pipeline.id(), pipeline.projectId()));
  }

  /** Makes it a failed pipeline that says why. */
  public void fail(PipelineRow pipeline, String errors, Instant now) {
    session.update("UPDATE pipeline SET errors = ? WHERE id = ?", errors, pipeline.id());
    status(pipeline, JobStatus.FAILED, pipeline.startedAt(), now);
  }

  /**
   * The newest pipelines of a project, at most {@code limit}, older than the given number (0 for
   * the newest).
   */
  public List<PipelineRow> ofProject(long projectId, long beforeId, int limit) {
    return session.list(
        Pipelines::pipeline,
        "SELECT * FROM pipeline WHERE project_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
        projectId,
        beforeId == 0 ? Long.MAX_VALUE : beforeId,
        limit);
  }

  /** The newest pipelines of all projects, as {@link #ofProject}. */
  public List<PipelineRow> newest(long beforeId, int limit) {
    return session.list(
        Pipelines::pipeline,
        "SELECT * FROM pipeline WHERE id < ? ORDER BY id DESC LIMIT ?",
        beforeId == 0 ? Long.MAX_VALUE : beforeId,
        limit);
  }

  /** The pipeline with this number inside its project. */
  public Optional<PipelineRow> byIid(long projectId, long iid) {
    return session.one(
        Pipelines::pipeline,
        "SELECT * FROM pipeline WHERE project_id = ? AND iid = ?",
        projectId,
        iid);
  }

  /** The pipelines in one of these states, the oldest first. */
  public List<PipelineRow> inStatus(JobStatus status) {
    return session.list(
        Pipelines::pipeline,
        "SELECT * FROM pipeline WHERE status = ? ORDER BY id",
        Statuses.text(status));
  }

  /** How many pipelines are in each state. */
  public List<StatusCount> counts() {
    return session.list(
        row -> new StatusCount(Statuses.of(row.text("status")), row.number("n")),
        "SELECT status, COUNT(*) AS n FROM pipeline GROUP BY status");
  }

  /** A state and how many there are. */
  public record StatusCount(JobStatus status, long count) {}

  private static PipelineRow pipeline(Row row) {
    return new PipelineRow(
        row.number("id"),
        row.number("project_id"),
        row.number("iid"),
        row.text("ref"),
        row.flag("tag"),
        row.text("sha"),
        row.text("before_sha"),
        row.text("source"),
        Statuses.of(row.text("status")),
        row.flag("protected"),
        row.text("name"),
        row.text("commit_title"),
        row.text("commit_author"),
        row.text("triggered_by"),
        row.text("errors"),
        Lines.split(row.text("warnings")),
        row.text("context"),
        row.instant("created_at"),
        row.instantOrNull("started_at"),
        row.instantOrNull("finished_at"));
  }
}
