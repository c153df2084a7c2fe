package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runners and the machines that use their tokens. */
public final class Runners {
  private final Session session;

  Runners(Session session) {
    this.session = session;
  }

  /** Adds a runner; its {@code id} and {@code contactedAt} are ignored. */
  public RunnerRow insert(RunnerRow runner, String tokenHash) {
    long id =
        session.insert(
            "INSERT INTO runner (token_hash, legacy, description, maintenance_note, tags, run_untagged, locked,"
                + " protected_only, paused, maximum_timeout_seconds, project_id, token_expires_at, created_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            tokenHash,
            runner.legacy(),
            runner.description(),
            runner.maintenanceNote(),
            Lines.joined(runner.tags()),
            runner.runUntagged(),
            runner.locked(),
            runner.protectedOnly(),
            runner.paused(),
            runner.maximumTimeoutSeconds(),
            runner.projectId(),
            runner.tokenExpiresAt(),
            runner.createdAt());
    session.announce(Notice.runnerChanged(id));
    return find(id).orElseThrow();
  }

  /** Writes the settings of an existing runner. */
  public void update(RunnerRow runner) {
    session.update(
        "UPDATE runner SET description = ?, maintenance_note = ?, tags = ?, run_untagged = ?, locked = ?,"
            + " protected_only = ?, paused = ?, maximum_timeout_seconds = ? WHERE id = ?",
        runner.description(),
        runner.maintenanceNote(),
        Lines.joined(runner.tags()),
        runner.runUntagged(),
        runner.locked(),
        runner.protectedOnly(),
        runner.paused(),
        runner.maximumTimeoutSeconds(),
        runner.id());
    session.announce(Notice.runnerChanged(runner.id()));
  }

  /** Gives the runner another token; the former one is dead at once. */
  public void token(long id, String tokenHash, @Nullable Instant expiresAt) {
    session.update(
        "UPDATE runner SET token_hash = ?, token_expires_at = ? WHERE id = ?",
        tokenHash,
        expiresAt,
        id);
  }

  /** The runner of this number. */
  public Optional<RunnerRow> find(long id) {
    return session.one(Runners::runner, "SELECT * FROM runner WHERE id = ?", id);
  }

  /** The runner with this token, unless the token has expired. */
  public Optional<RunnerRow> byToken(String tokenHash, Instant now) {
    return session.one(
        Runners::runner,
        "SELECT * FROM runner WHERE token_hash = ? AND (token_expires_at IS NULL OR token_expires_at > ?)",
        tokenHash,
        now);
  }

  /** Every runner, by number. */
  public List<RunnerRow> all() {
    return session.list(Runners::runner, "SELECT * FROM runner ORDER BY id");
  }

  /** Removes a runner and its machines; its finished jobs stay. */
  public boolean delete(long id) {
    session.announce(Notice.runnerChanged(id));
    return session.update("DELETE FROM runner WHERE id = ?", id) == 1;
  }

  /**
   * Adds or refreshes a machine of a runner and the runner's last contact; ids and creation time
   * are ignored.
   */
  public void contact(ManagerRow manager) {
    session.update(
        "INSERT INTO runner_manager (runner_id, system_id, name, version, revision, platform, architecture, executor,"
            + " features, ip, created_at, contacted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (runner_id, system_id) DO UPDATE SET name = excluded.name, version = excluded.version,"
            + " revision = excluded.revision, platform = excluded.platform, architecture = excluded.architecture,"
            + " executor = CASE WHEN excluded.executor = '' THEN runner_manager.executor ELSE excluded.executor END,"
            + " features = excluded.features, ip = excluded.ip, contacted_at = excluded.contacted_at",
        manager.runnerId(),
        manager.systemId(),
        manager.name(),
        manager.version(),
        manager.revision(),
        manager.platform(),
        manager.architecture(),
        manager.executor(),
        Lines.joined(manager.features()),
        manager.ip(),
        manager.contactedAt(),
        manager.contactedAt());
    session.update(
        "UPDATE runner SET contacted_at = ? WHERE id = ?",
        manager.contactedAt(),
        manager.runnerId());
  }

  /** The machines of a runner, the one seen last first. */
  public List<ManagerRow> managers(long runnerId) {
    return session.list(
        Runners::manager,
        "SELECT * FROM runner_manager WHERE runner_id = ? ORDER BY contacted_at DESC, id",
        runnerId);
  }

  /** One machine of a runner. */
  public Optional<ManagerRow> manager(long runnerId, String systemId) {
    return session.one(
        Runners::manager,
        "SELECT * FROM runner_manager WHERE runner_id = ? AND system_id = ?",
        runnerId,
        systemId);
  }

  /** Removes a machine; false when there was none. */
  public boolean deleteManager(long runnerId, String systemId) {
    return session.update(
            "DELETE FROM runner_manager WHERE runner_id = ? AND system_id = ?", runnerId, systemId)
        == 1;
  }

  private static RunnerRow runner(Row row) {
    return new RunnerRow(
        row.number("id"),
        row.flag("legacy"),
        row.text("description"),
        row.text("maintenance_note"),
        Lines.split(row.text("tags")),
        row.flag("run_untagged"),
        row.flag("locked"),
        row.flag("protected_only"),
        row.flag("paused"),
        row.number("maximum_timeout_seconds"),
        row.numberOrNull("project_id"),
        row.instantOrNull("token_expires_at"),
        row.instant("created_at"),
        row.instantOrNull("contacted_at"));
  }

  private static ManagerRow manager(Row row) {
    return new ManagerRow(
        row.number("id"),
        row.number("runner_id"),
        row.text("system_id"),
        row.text("name"),
        row.text("version"),
        row.text("revision"),
        row.text("platform"),
        row.text("architecture"),
        row.text("executor"),
        Lines.split(row.text("features")),
        row.text("ip"),
        row.instant("created_at"),
        row.instant("contacted_at"));
  }
}
