package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that a job left.
 *
 * @param type {@code archive}, {@code dotenv}, {@code junit} and the like
 * @param size in bytes
 * @param expiresAt null for never
 */
public record ArtifactRow(
    long id,
    long jobId,
    String type,
    String format,
    String filename,
    long size,
    String sha256,
    Instant createdAt,
    @Nullable Instant expiresAt) {
  public ArtifactRow {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(filename, "filename");
  }
}
