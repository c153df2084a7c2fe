package io.estiva.pipeline.state;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which jobs are canceled without anybody asking. */
public final class AutoCancel {

  private AutoCancel() {}

  /** What a pipeline allows when a newer one for its ref is created. */
  public enum OnNewCommit {
    CONSERVATIVE,
    INTERRUPTIBLE,
    NONE;

    /** The word in the file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The value of that word. */
    public static Optional<OnNewCommit> of(String word) {
      return List.of(values()).stream().filter(value -> value.word().equals(word)).findFirst();
    }
  }

  /** What a pipeline does when one of its jobs fails. */
  public enum OnJobFailure {
    NONE,
    ALL;

    /** The word in the file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The value of that word. */
    public static Optional<OnJobFailure> of(String word) {
      return List.of(values()).stream().filter(value -> value.word().equals(word)).findFirst();
    }
  }

  /** A job of a pipeline that may be redundant. */
  public record Candidate(String name, JobStatus status, boolean interruptible) {}

  /**
   * Names of the jobs to cancel in an older pipeline of the same ref; none if it is to be left
   * alone. The caller picks the older pipelines: same ref, another commit, not completed, not a
   * child.
   */
  public static List<String> onNewCommit(OnNewCommit mode, Collection<Candidate> jobs) {
    return switch (mode) {
      case NONE -> List.of();
      case CONSERVATIVE -> {
        boolean locked =
            jobs.stream().anyMatch(job -> job.status().isStarted() && !job.interruptible());
        yield locked ? List.of() : cancelable(jobs, false);
      }
      case INTERRUPTIBLE -> cancelable(jobs, true);
    };
  }

  /**
   * Names of the jobs to cancel after a job of the same pipeline failed and was not allowed to.
   *
   * @param jobs those of the pipeline in their present status
   */
  public static List<String> onJobFailure(OnJobFailure mode, Collection<JobState> jobs) {
    if (mode == OnJobFailure.NONE) {
      return List.of();
    }
    return jobs.stream().filter(job -> job.status().isCancelable()).map(JobState::name).toList();
  }

  private static List<String> cancelable(Collection<Candidate> jobs, boolean onlyInterruptible) {
    return jobs.stream()
        .filter(job -> job.status().isCancelable() && (job.interruptible() || !onlyInterruptible))
        .map(Candidate::name)
        .toList();
  }
}
