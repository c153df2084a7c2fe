package io.estiva.coordinator.store;

import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.state.When;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one job of a pipeline.
 *
 * @param ordinal its place in the pipeline, for display
 * @param byNeeds it waits for exactly the jobs of {@code needs}, else for all earlier stages
 * @param planned what it was planned as, as JSON that {@code io.estiva.coordinator.pipeline} reads
 * @param deploys it changes something outside, so it is never run again by itself
 * @param attempt 1 for the first
 * @param superseded a later attempt replaced it; it no longer counts for the pipeline
 * @param resourceGroup null for none
 * @param environment the environment's name, null for none
 * @param runnerId who runs or ran it; null before
 * @param failureReason GitLab's word for why it failed; null unless it failed
 * @param failureDetail what an operator should know or do about it; null unless there is something
 * @param dueAt when a delayed job starts; null for other jobs
 * @param queuedAt when it began to wait for a runner
 * @param startedAt when a runner got it
 * @param confirmedAt when that runner said for the first time that it has it
 * @param contactedAt when its runner was last heard of
 */
public record JobRow(
    long id,
    long pipelineId,
    long projectId,
    String name,
    String stage,
    int stageIndex,
    int ordinal,
    When runWhen,
    boolean byNeeds,
    List<String> needs,
    JobStatus status,
    String planned,
    List<String> tags,
    boolean isProtected,
    boolean allowFailure,
    boolean deploys,
    int attempt,
    boolean superseded,
    @Nullable String resourceGroup,
    @Nullable String environment,
    long timeoutSeconds,
    @Nullable Long runnerId,
    @Nullable String systemId,
    @Nullable String failureReason,
    @Nullable String failureDetail,
    @Nullable Long exitCode,
    @Nullable String playedBy,
    Instant createdAt,
    @Nullable Instant dueAt,
    @Nullable Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable Instant confirmedAt,
    @Nullable Instant contactedAt,
    @Nullable Instant finishedAt) {
  public JobRow {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(status, "status");
    tags = List.copyOf(tags);
    needs = List.copyOf(needs);
  }

  /** Whether a runner has it: it runs, or is being cancelled. */
  public boolean isWithRunner() {
    return status == JobStatus.RUNNING || status == JobStatus.CANCELING;
  }

  private static When when(String word) {
    return When.of(word)
        .orElseThrow(() -> new StoreFailure("unknown 'when' in the database: " + word));
  }

  static JobRow of(Row row) {
    return new JobRow(
        row.number("id"),
        row.number("pipeline_id"),
        row.number("project_id"),
        row.text("name"),
        row.text("stage"),
        row.integer("stage_index"),
        row.integer("ordinal"),
        when(row.text("run_when")),
        row.flag("by_needs"),
        Lines.split(row.text("needs")),
        Statuses.of(row.text("status")),
        row.text("planned"),
        Lines.split(row.text("tags")),
        row.flag("protected"),
        row.flag("allow_failure"),
        row.flag("deploys"),
        row.integer("attempt"),
        row.flag("superseded"),
        row.textOrNull("resource_group"),
        row.textOrNull("environment"),
        row.number("timeout_seconds"),
        row.numberOrNull("runner_id"),
        row.textOrNull("system_id"),
        row.textOrNull("failure_reason"),
        row.textOrNull("failure_detail"),
        row.numberOrNull("exit_code"),
        row.textOrNull("played_by"),
        row.instant("created_at"),
        row.instantOrNull("due_at"),
        row.instantOrNull("queued_at"),
        row.instantOrNull("started_at"),
        row.instantOrNull("confirmed_at"),
        row.instantOrNull("contacted_at"),
        row.instantOrNull("finished_at"));
  }
}
