package io.estiva.coordinator.store;

import io.estiva.pipeline.state.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs. Every change of state names the state it starts from and tells whether it was still so; a
 * caller that holds the pipeline ({@link Pipelines#lock}) competes only with the claim of a pending
 * job.
 */
public final class Jobs {
  private final Session session;

  Jobs(Session session) {
    this.session = session;
  }

  /** Adds a job in state {@code created}. */
  public JobRow insert(NewJob job, Instant now) {
    long id =
        session.insert(
            "INSERT INTO job (pipeline_id, project_id, name, stage, stage_index, ordinal, run_when, by_needs,"
                + " needs, status, planned, tags,"
                + " protected, allow_failure, deploys, attempt, superseded, resource_group, environment,"
                + " timeout_seconds, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'created', ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)"
                + " RETURNING id",
            job.pipelineId(),
            job.projectId(),
            job.name(),
            job.stage(),
            job.stageIndex(),
            job.ordinal(),
            job.runWhen().word(),
            job.byNeeds(),
            Lines.joined(job.needs()),
            job.planned(),
            Lines.joined(job.tags()),
            job.isProtected(),
            job.allowFailure(),
            job.deploys(),
            job.attempt(),
            job.resourceGroup(),
            job.environment(),
            job.timeoutSeconds(),
            now);
    for (String tag : job.tags().stream().distinct().toList()) {
      session.update("INSERT INTO job_tag (job_id, tag) VALUES (?, ?)", id, tag);
    }
    session.announce(Notice.jobChanged(id, job.pipelineId()));
    return find(id).orElseThrow();
  }

  /** The job of this number. */
  public Optional<JobRow> find(long id) {
    return session.one(JobRow::of, "SELECT * FROM job WHERE id = ?", id);
  }

  /** The job whose token has this hash, whatever its state. */
  public Optional<JobRow> byToken(String tokenHash) {
    return session.one(JobRow::of, "SELECT * FROM job WHERE token_hash = ?", tokenHash);
  }

  /** Every attempt at every job of a pipeline, in the order of the pipeline. */
  public List<JobRow> ofPipeline(long pipelineId) {
    return session.list(
        JobRow::of,
        "SELECT * FROM job WHERE pipeline_id = ? ORDER BY stage_index, ordinal, id",
        pipelineId);
  }

  /** The attempts that count: of each job of the pipeline the last one. */
  public List<JobRow> currentOfPipeline(long pipelineId) {
    return session.list(
        JobRow::of,
        "SELECT * FROM job WHERE pipeline_id = ? AND superseded = 0 ORDER BY stage_index, ordinal, id",
        pipelineId);
  }

  /** The jobs in a state, the oldest first. */
  public List<JobRow> inStatus(JobStatus status, int limit) {
    return session.list(
        JobRow::of,
        "SELECT * FROM job WHERE status = ? ORDER BY id LIMIT ?",
        Statuses.text(status),
        limit);
  }

  /** The last jobs of a runner, the newest first. */
  public List<JobRow> ofRunner(long runnerId, int limit) {
    return session.list(
        JobRow::of,
        "SELECT * FROM job WHERE runner_id = ? ORDER BY id DESC LIMIT ?",
        runnerId,
        limit);
  }

  /** How many jobs are in each state. */
  public List<Pipelines.StatusCount> counts() {
    return session.list(
        row -> new Pipelines.StatusCount(Statuses.of(row.text("status")), row.number("n")),
        "SELECT status, COUNT(*) AS n FROM job GROUP BY status");
  }

  /** Moves a job that no runner has to another state that is not an end. */
  public boolean move(JobRow job, JobStatus to) {
    return changed(
        job,
        session.update(
            "UPDATE job SET status = ? WHERE id = ? AND status = ?",
            Statuses.text(to),
            job.id(),
            Statuses.text(job.status())));
  }

  /** Puts a job into the queue. */
  public boolean pend(JobRow job, Instant now) {
    boolean done =
        changed(
            job,
            session.update(
                "UPDATE job SET status = 'pending', queued_at = ? WHERE id = ? AND status = ?",
                now,
                job.id(),
                Statuses.text(job.status())));
    if (done) {
      session.announce(Notice.jobPending(job.id(), job.pipelineId()));
    }
    return done;
  }

  /** Lets a job wait for its time. */
  public boolean schedule(JobRow job, Instant due) {
    return changed(
        job,
        session.update(
            "UPDATE job SET status = 'scheduled', due_at = ? WHERE id = ? AND status = ?",
            due,
            job.id(),
            Statuses.text(job.status())));
  }

  /** The delayed jobs whose time has come. */
  public List<JobRow> due(Instant now) {
    return session.list(
        JobRow::of,
        "SELECT * FROM job WHERE status = 'scheduled' AND due_at <= ? ORDER BY due_at, id",
        now);
  }

  /** Ends a job. Its token is dead for work from now on, because the state says so. */
  public boolean finish(
      JobRow job,
      JobStatus to,
      @Nullable String reason,
      @Nullable String detail,
      @Nullable Integer exitCode,
      Instant now) {
    return changed(
        job,
        session.update(
            "UPDATE job SET status = ?, failure_reason = ?, failure_detail = ?, exit_code = ?, finished_at = ?"
                + " WHERE id = ? AND status = ?",
            Statuses.text(to),
            reason,
            detail,
            exitCode,
            now,
            job.id(),
            Statuses.text(job.status())));
  }

  /** Notes what the runner said about the finished log. */
  public void traceSummary(long id, @Nullable String checksum, long size) {
    session.update(
        "UPDATE job SET trace_checksum = ?, trace_size = ? WHERE id = ?", checksum, size, id);
  }

  /** Notes that the runner was heard of; the first time also confirms that it has the job. */
  public void contact(long id, Instant now) {
    session.update(
        "UPDATE job SET contacted_at = ?, confirmed_at = COALESCE(confirmed_at, ?) WHERE id = ?",
        now,
        now,
        id);
  }

  /** A later attempt takes this one's place. */
  public void supersede(JobRow job) {
    session.update("UPDATE job SET superseded = 1 WHERE id = ?", job.id());
    session.announce(Notice.jobChanged(job.id(), job.pipelineId()));
  }

  /** Notes whether its failure is allowed, once its exit code has decided that. */
  public void allowFailure(long id, boolean allowed) {
    session.update("UPDATE job SET allow_failure = ? WHERE id = ?", allowed, id);
  }

  /** Notes who started a job by hand. */
  public void playedBy(long id, String who) {
    session.update("UPDATE job SET played_by = ? WHERE id = ?", who, id);
  }

  /**
   * Takes a job back that no runner confirmed: its former token is worthless, and it waits again.
   */
  public boolean release(JobRow job, Instant now) {
    boolean done =
        changed(
            job,
            session.update(
                "UPDATE job SET status = 'pending', token_hash = NULL, runner_id = NULL, system_id = NULL,"
                    + " started_at = NULL, contacted_at = NULL, queued_at = ? WHERE id = ? AND status = 'running'"
                    + " AND confirmed_at IS NULL",
                now,
                job.id()));
    if (done) {
      session.announce(Notice.jobPending(job.id(), job.pipelineId()));
    }
    return done;
  }

  /**
   * The jobs of a resource group that hold it or are about to: pending, running or being cancelled.
   */
  public List<JobRow> holding(long projectId, String resourceGroup) {
    return session.list(
        JobRow::of,
        "SELECT * FROM job WHERE project_id = ? AND resource_group = ?"
            + " AND status IN ('pending', 'preparing', 'running', 'canceling') ORDER BY id",
        projectId,
        resourceGroup);
  }

  /** The jobs that wait for a resource group, the first come first. */
  public List<JobRow> waitingFor(long projectId, String resourceGroup) {
    return session.list(
        JobRow::of,
        "SELECT * FROM job WHERE project_id = ? AND resource_group = ? AND status = 'waiting_for_resource' ORDER BY id",
        projectId,
        resourceGroup);
  }

  private boolean changed(JobRow job, int rows) {
    if (rows == 1) {
      session.announce(Notice.jobChanged(job.id(), job.pipelineId()));
    }
    return rows == 1;
  }
}
