package io.estiva.pipeline.state;

import java.util.Collection;

/**
 * The status of several jobs together: of a stage or of a pipeline. Takes the latest attempt of
 * each job.
 *
 * @param status of the whole
 * @param hasWarnings a job failed or was canceled and was allowed to; GitLab shows "passed with
 *     warnings" if the status is success
 */
public record CompositeStatus(JobStatus status, boolean hasWarnings) {

  /** Of these jobs; of none it is success. */
  public static CompositeStatus of(Collection<JobState> jobs) {
    StatusSet set = StatusSet.EMPTY;
    for (JobState job : jobs) {
      set = set.plus(job.status(), job.allowFailure());
    }
    return new CompositeStatus(set.composite(), set.hasWarnings());
  }
}
