package io.estiva.coordinator.store;

import io.estiva.pipeline.state.When;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A job to be added in state {@code created}; the components are those of {@link JobRow}. */
public record NewJob(
    long pipelineId,
    long projectId,
    String name,
    String stage,
    int stageIndex,
    int ordinal,
    When runWhen,
    boolean byNeeds,
    List<String> needs,
    String planned,
    List<String> tags,
    boolean isProtected,
    boolean allowFailure,
    boolean deploys,
    int attempt,
    @Nullable String resourceGroup,
    @Nullable String environment,
    long timeoutSeconds) {
  public NewJob {
    Objects.requireNonNull(name, "name");
    tags = List.copyOf(tags);
    needs = List.copyOf(needs);
  }

  /** The next attempt at a job that has been. */
  public static NewJob retryOf(JobRow job) {
    return new NewJob(
        job.pipelineId(),
        job.projectId(),
        job.name(),
        job.stage(),
        job.stageIndex(),
        job.ordinal(),
        job.runWhen(),
        job.byNeeds(),
        job.needs(),
        job.planned(),
        job.tags(),
        job.isProtected(),
        job.allowFailure(),
        job.deploys(),
        job.attempt() + 1,
        job.resourceGroup(),
        job.environment(),
        job.timeoutSeconds());
  }
}
