package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Projects, their variables, and what was delivered to their hooks. */
public final class Projects {
  private final Session session;

  Projects(Session session) {
    this.session = session;
  }

  /**
   * Adds a project; its {@code id} is ignored.
   *
   * @throws StoreFailure with {@link StoreFailure#isConflict()} when the path is taken
   */
  public ProjectRow insert(ProjectRow project, String hookTokenHash) {
    long id =
        session.insert(
            "INSERT INTO project (path, name, git_url, default_branch, protected_refs, config_path, job_timeout_seconds,"
                + " hook_token_hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            project.path(),
            project.name(),
            project.gitUrl(),
            project.defaultBranch(),
            Lines.joined(project.protectedRefs()),
            project.configPath(),
            project.jobTimeoutSeconds(),
            hookTokenHash,
            project.createdAt());
    return find(id).orElseThrow();
  }

  /** Writes the settings of an existing project; path and creation time stay. */
  public void update(ProjectRow project) {
    session.update(
        "UPDATE project SET name = ?, git_url = ?, default_branch = ?, protected_refs = ?, config_path = ?,"
            + " job_timeout_seconds = ? WHERE id = ?",
        project.name(),
        project.gitUrl(),
        project.defaultBranch(),
        Lines.joined(project.protectedRefs()),
        project.configPath(),
        project.jobTimeoutSeconds(),
        project.id());
  }

  /** Removes a project with everything that hangs on it, except files. */
  public boolean delete(long id) {
    return session.update("DELETE FROM project WHERE id = ?", id) == 1;
  }

  /** The project of this number. */
  public Optional<ProjectRow> find(long id) {
    return session.one(Projects::project, "SELECT * FROM project WHERE id = ?", id);
  }

  /** The project of this path. */
  public Optional<ProjectRow> byPath(String path) {
    return session.one(Projects::project, "SELECT * FROM project WHERE path = ?", path);
  }

  /** Every project, by path. */
  public List<ProjectRow> all() {
    return session.list(Projects::project, "SELECT * FROM project ORDER BY path");
  }

  /** The hash of the token that pushes to this project must show. */
  public Optional<String> hookTokenHash(long id) {
    return session.one(
        row -> row.text("hook_token_hash"), "SELECT hook_token_hash FROM project WHERE id = ?", id);
  }

  /** Sets another hook token. */
  public void hookTokenHash(long id, String hash) {
    session.update("UPDATE project SET hook_token_hash = ? WHERE id = ?", hash, id);
  }

  /** The next number for a pipeline inside its project; no two pipelines get the same. */
  public long nextIid(long id) {
    return session
        .one(
            row -> row.number("last_iid"),
            "UPDATE project SET last_iid = last_iid + 1 WHERE id = ? RETURNING last_iid",
            id)
        .orElseThrow(() -> new StoreFailure("there is no project " + id));
  }

  /**
   * Holds the project until the transaction ends: who decides about its resource groups does so
   * alone.
   */
  public void lock(long id) {
    session.list(
        row -> row.number("id"),
        "SELECT id FROM project WHERE id = ?" + session.dialect().forUpdate(),
        id);
  }

  /** Every variable, by key and scope. */
  public List<VariableRow> variables(long projectId) {
    return session.list(
        row ->
            new VariableRow(
                row.text("key"),
                row.text("value"),
                row.flag("masked"),
                row.flag("protected"),
                row.flag("file"),
                row.flag("raw"),
                row.text("environment_scope")),
        "SELECT * FROM project_variable WHERE project_id = ? ORDER BY key, environment_scope",
        projectId);
  }

  /** Adds a variable or replaces the one of the same key and scope. */
  public void putVariable(long projectId, VariableRow variable) {
    session.update(
        "INSERT INTO project_variable (project_id, key, value, masked, protected, file, raw, environment_scope)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (project_id, key, environment_scope) DO UPDATE SET"
            + " value = excluded.value, masked = excluded.masked, protected = excluded.protected,"
            + " file = excluded.file, raw = excluded.raw",
        projectId,
        variable.key(),
        variable.value(),
        variable.masked(),
        variable.isProtected(),
        variable.file(),
        variable.raw(),
        variable.environmentScope());
  }

  /** Removes a variable; false when there was none. */
  public boolean deleteVariable(long projectId, String key, String environmentScope) {
    return session.update(
            "DELETE FROM project_variable WHERE project_id = ? AND key = ? AND environment_scope = ?",
            projectId,
            key,
            environmentScope)
        == 1;
  }

  /**
   * Remembers a delivery; false when the same key was delivered before, so that a repeated webhook
   * does nothing.
   */
  public boolean firstDelivery(long projectId, String key, Instant now) {
    return session.update(
            "INSERT INTO delivery (project_id, key, received_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            projectId,
            key,
            now)
        == 1;
  }

  /** Forgets one delivery, so that it may come again. */
  public boolean forgetDelivery(long projectId, String key) {
    return session.update("DELETE FROM delivery WHERE project_id = ? AND key = ?", projectId, key)
        == 1;
  }

  /** Forgets deliveries older than this. */
  public int forgetDeliveries(Instant before) {
    return session.update("DELETE FROM delivery WHERE received_at < ?", before);
  }

  private static ProjectRow project(Row row) {
    return new ProjectRow(
        row.number("id"),
        row.text("path"),
        row.text("name"),
        row.text("git_url"),
        row.text("default_branch"),
        Lines.split(row.text("protected_refs")),
        row.text("config_path"),
        row.number("job_timeout_seconds"),
        row.instant("created_at"));
  }
}
