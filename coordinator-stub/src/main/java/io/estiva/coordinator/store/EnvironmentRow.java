package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.Objects;

/**
 * A place to deploy to.
 *
 * @param url where it is to be seen; empty where nobody said
 * @param state {@code available} or {@code stopped}
 */
public record EnvironmentRow(
    long id,
    long projectId,
    String name,
    String slug,
    String url,
    String state,
    Instant createdAt) {
  public EnvironmentRow {
    Objects.requireNonNull(name, "name");
  }
}
