package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queue of pending jobs and the claim. */
public final class Queue {
  private final Session session;

  Queue(Session session) {
    this.session = session;
  }

  /**
   * Gives the runner the oldest pending job that it may take, by one statement, so that no job is
   * ever given twice. The job is {@code running} afterwards and belongs to whoever has the token of
   * this hash.
   */
  public Optional<JobRow> claim(RunnerRow runner, String systemId, String tokenHash, Instant now) {
    if (runner.paused()) {
      return Optional.empty();
    }
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(tokenHash);
    arguments.add(runner.id());
    arguments.add(systemId);
    arguments.add(now);
    arguments.add(now);
    String sql =
        "UPDATE job SET status = 'running', token_hash = ?, runner_id = ?, system_id = ?, started_at = ?,"
            + " contacted_at = ?, confirmed_at = NULL WHERE status = 'pending' AND id = (SELECT j.id FROM job j"
            + " WHERE j.status = 'pending'"
            + suitable(runner, arguments)
            + " ORDER BY j.queued_at, j.id LIMIT 1"
            + session.dialect().skipLocked()
            + ") RETURNING *";
    Optional<JobRow> job = session.one(JobRow::of, sql, arguments.toArray());
    job.ifPresent(
        claimed -> session.announce(Notice.jobChanged(claimed.id(), claimed.pipelineId())));
    return job;
  }

  /** The pending jobs, those that wait longest first. */
  public List<JobRow> pending(int limit) {
    return session.list(
        JobRow::of,
        "SELECT * FROM job WHERE status = 'pending' ORDER BY queued_at, id LIMIT ?",
        limit);
  }

  /** How many jobs wait for a runner. */
  public long length() {
    return session.count("SELECT COUNT(*) AS n FROM job WHERE status = 'pending'");
  }

  /** When the job that waits longest began to wait. */
  public Optional<Instant> oldest() {
    return session
        .one(
            row -> Optional.ofNullable(row.instantOrNull("t")),
            "SELECT MIN(queued_at) AS t FROM job WHERE status = 'pending'")
        .flatMap(time -> time);
  }

  private static String suitable(RunnerRow runner, List<@Nullable Object> arguments) {
    StringBuilder sql = new StringBuilder();
    if (runner.tags().isEmpty()) {
      sql.append(" AND NOT EXISTS (SELECT 1 FROM job_tag t WHERE t.job_id = j.id)");
    } else {
      String marks = String.join(", ", runner.tags().stream().map(tag -> "?").toList());
      sql.append(
              " AND NOT EXISTS (SELECT 1 FROM job_tag t WHERE t.job_id = j.id AND t.tag NOT IN (")
          .append(marks)
          .append("))");
      arguments.addAll(runner.tags());
    }
    if (!runner.runUntagged()) {
      sql.append(" AND EXISTS (SELECT 1 FROM job_tag t WHERE t.job_id = j.id)");
    }
    if (runner.protectedOnly()) {
      sql.append(" AND j.protected = 1");
    }
    Long project = runner.projectId();
    if (project != null) {
      sql.append(" AND j.project_id = ?");
      arguments.add(project);
    }
    return sql.toString();
  }
}
