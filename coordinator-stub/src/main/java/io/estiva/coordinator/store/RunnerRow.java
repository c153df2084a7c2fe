package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A runner: a token, and what its jobs may be.
 *
 * @param legacy made by a registration token, so that it unregisters itself as a whole
 * @param protectedOnly takes only jobs on protected refs
 * @param maximumTimeoutSeconds 0 for none
 * @param projectId the only project whose jobs it takes; null for every project
 * @param tokenExpiresAt null for never
 * @param contactedAt when any machine last used the token; null before the first time
 */
public record RunnerRow(
    long id,
    boolean legacy,
    String description,
    String maintenanceNote,
    List<String> tags,
    boolean runUntagged,
    boolean locked,
    boolean protectedOnly,
    boolean paused,
    long maximumTimeoutSeconds,
    @Nullable Long projectId,
    @Nullable Instant tokenExpiresAt,
    Instant createdAt,
    @Nullable Instant contactedAt) {
  public RunnerRow {
    Objects.requireNonNull(description, "description");
    tags = List.copyOf(tags);
  }

  /**
   * Whether its settings let it take a job with these tags, on such a ref, of this project. A
   * paused one takes none.
   */
  public boolean takes(List<String> jobTags, boolean protectedRef, long project) {
    return !paused
        && (jobTags.isEmpty() ? runUntagged : tags.containsAll(jobTags))
        && (!protectedOnly || protectedRef)
        && (projectId == null || projectId == project);
  }
}
