package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A machine that uses a runner's token, as it described itself.
 *
 * @param features names of the features it announced
 */
public record ManagerRow(
    long id,
    long runnerId,
    String systemId,
    String name,
    String version,
    String revision,
    String platform,
    String architecture,
    String executor,
    List<String> features,
    String ip,
    Instant createdAt,
    Instant contactedAt) {
  public ManagerRow {
    Objects.requireNonNull(systemId, "systemId");
    features = List.copyOf(features);
  }
}
