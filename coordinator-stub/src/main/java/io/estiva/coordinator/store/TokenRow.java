package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token; the token itself is not stored.
 *
 * @param projectId the only project it is good for; null for all
 * @param expiresAt null for never
 * @param lastUsedAt null before its first use
 */
public record TokenRow(
    long id,
    Kind kind,
    String name,
    @Nullable Long projectId,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {
  public TokenRow {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
  }

  /** What a token opens. */
  public enum Kind {
    /** The management interface, reading and writing. */
    ADMIN,
    /** The management interface, reading only. */
    READ,
    /** Making a runner. */
    REGISTRATION
  }
}
