package io.estiva.coordinator.store;

import io.estiva.pipeline.state.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline: the jobs of one commit.
 *
 * @param iid its number inside the project
 * @param beforeSha the commit before the push; forty zeros where there is none
 * @param source why it was made: {@code push}, {@code web}, {@code api}, {@code schedule}, {@code
 *     trigger}
 * @param isProtected its ref is protected
 * @param triggeredBy who or what, for people
 * @param errors why it has no jobs, as text for people; empty where it has
 * @param context what it was planned from, as JSON that {@code io.estiva.coordinator.pipeline}
 *     reads
 */
public record PipelineRow(
    long id,
    long projectId,
    long iid,
    String ref,
    boolean tag,
    String sha,
    String beforeSha,
    String source,
    JobStatus status,
    boolean isProtected,
    String name,
    String commitTitle,
    String commitAuthor,
    String triggeredBy,
    String errors,
    List<String> warnings,
    String context,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {
  public PipelineRow {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(status, "status");
    warnings = List.copyOf(warnings);
  }
}
