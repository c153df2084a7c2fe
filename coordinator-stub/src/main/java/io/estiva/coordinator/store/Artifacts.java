package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Artifacts, and the variables that jobs handed on in dotenv reports. */
public final class Artifacts {
  private final Session session;

  Artifacts(Session session) {
    this.session = session;
  }

  /** Adds an artifact; its {@code id} is ignored. A job has at most one of a type. */
  public ArtifactRow insert(ArtifactRow artifact) {
    long id =
        session.insert(
            "INSERT INTO artifact (job_id, type, format, filename, size, sha256, created_at, expires_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            artifact.jobId(),
            artifact.type(),
            artifact.format(),
            artifact.filename(),
            artifact.size(),
            artifact.sha256(),
            artifact.createdAt(),
            artifact.expiresAt());
    return session
        .one(Artifacts::artifact, "SELECT * FROM artifact WHERE id = ?", id)
        .orElseThrow();
  }

  /** The artifact of a type that a job left. */
  public Optional<ArtifactRow> find(long jobId, String type) {
    return session.one(
        Artifacts::artifact, "SELECT * FROM artifact WHERE job_id = ? AND type = ?", jobId, type);
  }

  /** What a job left, by type. */
  public List<ArtifactRow> ofJob(long jobId) {
    return session.list(
        Artifacts::artifact, "SELECT * FROM artifact WHERE job_id = ? ORDER BY type", jobId);
  }

  /** Artifacts whose time is over, at most {@code limit}. */
  public List<ArtifactRow> expired(Instant now, int limit) {
    return session.list(
        Artifacts::artifact,
        "SELECT * FROM artifact WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
        now,
        limit);
  }

  /** Forgets an artifact; the caller removes the file. */
  public void delete(long id) {
    session.update("DELETE FROM artifact WHERE id = ?", id);
  }

  /** Keeps the variables that a job hands on; those of an earlier call are replaced. */
  public void variables(long jobId, Map<String, String> variables) {
    session.update("DELETE FROM job_variable WHERE job_id = ?", jobId);
    variables.forEach(
        (key, value) ->
            session.update(
                "INSERT INTO job_variable (job_id, key, value) VALUES (?, ?, ?)",
                jobId,
                key,
                value));
  }

  /** The variables that a job hands on, by key. */
  public Map<String, String> variables(long jobId) {
    Map<String, String> variables = new LinkedHashMap<>();
    session.list(
        row -> variables.put(row.text("key"), row.text("value")),
        "SELECT key, value FROM job_variable WHERE job_id = ? ORDER BY key",
        jobId);
    return variables;
  }

  private static ArtifactRow artifact(Row row) {
    return new ArtifactRow(
        row.number("id"),
        row.number("job_id"),
        row.text("type"),
        row.text("format"),
        row.text("filename"),
        row.number("size"),
        row.text("sha256"),
        row.instant("created_at"),
        row.instantOrNull("expires_at"));
  }
}
