package io.estiva.pipeline.plan;

import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.state.AutoCancel;
import io.estiva.pipeline.state.JobState;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.variable.Variables;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline before it exists: which jobs, in what order, with what variables.
 *
 * @param name expanded; empty if it has none
 * @param stages those that have jobs, in order
 * @param jobs by stage, within it in the file's order
 * @param predefined variables of server, project, commit and pipeline
 * @param autoCancel when its jobs are canceled by themselves
 * @param whyNone why there is no pipeline, in GitLab's words; empty if there is one
 * @param warnings of the file
 */
public record PipelinePlan(
    String name,
    List<String> stages,
    List<PlannedJob> jobs,
    Variables predefined,
    AutoCancelRules autoCancel,
    String whyNone,
    List<ConfigError> warnings) {

  /** What cancels jobs without anybody asking. */
  public record AutoCancelRules(
      AutoCancel.OnNewCommit onNewCommit, AutoCancel.OnJobFailure onJobFailure) {

    public static final AutoCancelRules DEFAULT =
        new AutoCancelRules(AutoCancel.OnNewCommit.CONSERVATIVE, AutoCancel.OnJobFailure.NONE);
  }

  public PipelinePlan {
    stages = List.copyOf(stages);
    jobs = List.copyOf(jobs);
    warnings = List.copyOf(warnings);
  }

  /** Whether there is a pipeline; if not, {@link #whyNone()} says why and there are no jobs. */
  public boolean exists() {
    return whyNone.isEmpty();
  }

  /** The job of that name. */
  public Optional<PlannedJob> job(String jobName) {
    return jobs.stream().filter(job -> job.name().equals(jobName)).findFirst();
  }

  /** All jobs as the state functions want them, just created. */
  public List<JobState> states() {
    return jobs.stream().map(job -> job.state(JobStatus.CREATED)).toList();
  }
}
