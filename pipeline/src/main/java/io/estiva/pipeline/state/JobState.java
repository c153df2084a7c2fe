package io.estiva.pipeline.state;

import java.util.List;
import java.util.Objects;

/**
 * What has to be known of a job to decide what happens to it next.
 *
 * <p>Of a job with several attempts only the latest is given to the functions of this package.
 *
 * @param name unique in the pipeline
 * @param stage position of its stage, 0 for the first
 * @param allowFailure as it stands now: by the file, or set by the exit code that the job ended
 *     with
 * @param resourceGroup expanded name of its resource group, empty for none
 */
public record JobState(
    String name,
    int stage,
    When when,
    JobStatus status,
    boolean allowFailure,
    Schedule schedule,
    String resourceGroup) {

  public JobState {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(resourceGroup, "resourceGroup");
    if (when == When.NEVER) {
      throw new IllegalArgumentException("job " + name + " is never started and so in no pipeline");
    }
  }

  /** The same job in another status. */
  public JobState with(JobStatus next) {
    return new JobState(name, stage, when, next, allowFailure, schedule, resourceGroup);
  }

  /** What a job of this kind becomes when it is its turn and a person or timer is not asked. */
  public JobStatus queued() {
    return resourceGroup.isEmpty() ? JobStatus.PENDING : JobStatus.WAITING_FOR_RESOURCE;
  }

  /**
   * What a job waits for: all earlier stages, or exactly the jobs that it needs.
   *
   * @param byNeeds whether only {@code needs} count; with no needs the job starts at once
   */
  public record Schedule(boolean byNeeds, List<String> needs) {

    public static final Schedule BY_STAGE = new Schedule(false, List.of());

    public Schedule {
      needs = List.copyOf(needs);
      if (!byNeeds && !needs.isEmpty()) {
        throw new IllegalArgumentException("a job that waits for stages has no needs: " + needs);
      }
    }

    /** Waits for these jobs of the same pipeline only. */
    public static Schedule byNeeds(List<String> needs) {
      return new Schedule(true, needs);
    }
  }
}
