package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Environments and their deployments. */
public final class Environments {
  private final Session session;

  Environments(Session session) {
    this.session = session;
  }

  /**
   * The environment of this name, made if there is none; a URL that is not empty replaces the
   * former one.
   */
  public EnvironmentRow ensure(long projectId, String name, String slug, String url, Instant now) {
    session.update(
        "INSERT INTO environment (project_id, name, slug, url, state, created_at) VALUES (?, ?, ?, ?, 'available', ?)"
            + " ON CONFLICT (project_id, name) DO UPDATE SET url = CASE WHEN excluded.url = '' THEN environment.url"
            + " ELSE excluded.url END",
        projectId,
        name,
        slug,
        url,
        now);
    return find(projectId, name).orElseThrow();
  }

  /** The environment of this name. */
  public Optional<EnvironmentRow> find(long projectId, String name) {
    return session.one(
        Environments::environment,
        "SELECT * FROM environment WHERE project_id = ? AND name = ?",
        projectId,
        name);
  }

  /** The environments of a project, by name. */
  public List<EnvironmentRow> ofProject(long projectId) {
    return session.list(
        Environments::environment,
        "SELECT * FROM environment WHERE project_id = ? ORDER BY name",
        projectId);
  }

  /** Writes whether it is {@code available} or {@code stopped}. */
  public void state(long id, String state) {
    session.update("UPDATE environment SET state = ? WHERE id = ?", state, id);
  }

  /** Adds the deployment of a job, in state {@code created}; one job has one deployment. */
  public void deploy(EnvironmentRow environment, JobRow job, String ref, String sha, Instant now) {
    session.update(
        "INSERT INTO deployment (environment_id, project_id, job_id, ref, sha, status, created_at)"
            + " VALUES (?, ?, ?, ?, ?, 'created', ?) ON CONFLICT (job_id) DO NOTHING",
        environment.id(),
        environment.projectId(),
        job.id(),
        ref,
        sha,
        now);
  }

  /** Writes how a job's deployment stands; nothing happens where the job deploys nothing. */
  public void deploymentStatus(long jobId, String status, @Nullable Instant finishedAt) {
    session.update(
        "UPDATE deployment SET status = ?, finished_at = ? WHERE job_id = ?",
        status,
        finishedAt,
        jobId);
  }

  /** The last deployments to an environment, the newest first. */
  public List<DeploymentRow> deployments(long environmentId, int limit) {
    return session.list(
        Environments::deployment,
        "SELECT * FROM deployment WHERE environment_id = ? ORDER BY id DESC LIMIT ?",
        environmentId,
        limit);
  }

  /** The deployment of a job. */
  public Optional<DeploymentRow> ofJob(long jobId) {
    return session.one(
        Environments::deployment, "SELECT * FROM deployment WHERE job_id = ?", jobId);
  }

  private static EnvironmentRow environment(Row row) {
    return new EnvironmentRow(
        row.number("id"),
        row.number("project_id"),
        row.text("name"),
        row.text("slug"),
        row.text("url"),
        row.text("state"),
        row.instant("created_at"));
  }

  private static DeploymentRow deployment(Row row) {
    return new DeploymentRow(
        row.number("id"),
        row.number("environment_id"),
        row.number("project_id"),
        row.number("job_id"),
        row.text("ref"),
        row.text("sha"),
        row.text("status"),
        row.instant("created_at"),
        row.instantOrNull("finished_at"));
  }
}
