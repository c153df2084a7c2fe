package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Access and registration tokens, found by their hash. */
public final class Tokens {
  private final Session session;

  Tokens(Session session) {
    this.session = session;
  }

  /** Adds a token. */
  public long insert(
      String hash,
      TokenRow.Kind kind,
      String name,
      @Nullable Long projectId,
      Instant now,
      @Nullable Instant expiresAt) {
    return session.insert(
        "INSERT INTO access_token (hash, kind, name, project_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)"
            + " RETURNING id",
        hash,
        kind.name().toLowerCase(Locale.ROOT),
        name,
        projectId,
        now,
        expiresAt);
  }

  /** The token of this hash that has not expired. */
  public Optional<TokenRow> valid(String hash, Instant now) {
    return session.one(
        Tokens::token,
        "SELECT * FROM access_token WHERE hash = ? AND (expires_at IS NULL OR expires_at > ?)",
        hash,
        now);
  }

  /** The tokens of a kind, the newest first. */
  public List<TokenRow> all(TokenRow.Kind kind) {
    return session.list(
        Tokens::token,
        "SELECT * FROM access_token WHERE kind = ? ORDER BY id DESC",
        kind.name().toLowerCase(Locale.ROOT));
  }

  /** Notes the use of a token. */
  public void used(long id, Instant now) {
    session.update("UPDATE access_token SET last_used_at = ? WHERE id = ?", now, id);
  }

  /** Revokes a token; false when there was none. */
  public boolean delete(long id) {
    return session.update("DELETE FROM access_token WHERE id = ?", id) == 1;
  }

  private static TokenRow token(Row row) {
    return new TokenRow(
        row.number("id"),
        TokenRow.Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
        row.text("name"),
        row.numberOrNull("project_id"),
        row.instant("created_at"),
        row.instantOrNull("expires_at"),
        row.instantOrNull("last_used_at"));
  }
}
