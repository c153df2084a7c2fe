package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One job that deploys to an environment.
 *
 * @param status {@code created}, {@code running}, {@code success}, {@code failed}, {@code
 *     canceled}, or {@code unknown} when its runner was lost and nobody can say how far it got
 */
public record DeploymentRow(
    long id,
    long environmentId,
    long projectId,
    long jobId,
    String ref,
    String sha,
    String status,
    Instant createdAt,
    @Nullable Instant finishedAt) {
  public DeploymentRow {
    Objects.requireNonNull(status, "status");
  }
}
