package io.estiva.pipeline.state;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which of the jobs that wait for a resource group gets it next; one job of a group at a time. */
public final class ResourceGroups {

  private ResourceGroups() {}

  /** In which order waiting jobs get the resource. */
  public enum ProcessMode {
    UNORDERED,
    OLDEST_FIRST,
    NEWEST_FIRST,
    NEWEST_READY_FIRST;

    /** The word in APIs. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The value of that word. */
    public static Optional<ProcessMode> of(String word) {
      return List.of(values()).stream().filter(value -> value.word().equals(word)).findFirst();
    }
  }

  /**
   * A job of the group.
   *
   * @param id of the job; ids grow with time
   * @param pipeline id of its pipeline
   * @param status its present status; only jobs that wait for the resource can get it
   */
  public record Claim(long id, long pipeline, JobStatus status) {}

  /**
   * The job that gets the resource, if it is free and one may have it.
   *
   * @param jobs all jobs of the group that have not completed, of all pipelines of the project
   */
  public static Optional<Claim> next(ProcessMode mode, Collection<Claim> jobs) {
    if (jobs.stream().anyMatch(ResourceGroups::holds)) {
      return Optional.empty();
    }
    var byAge = Comparator.comparingLong(Claim::pipeline).thenComparingLong(Claim::id);
    return switch (mode) {
      case UNORDERED -> waiting(jobs).min(Comparator.comparingLong(Claim::id));
      case OLDEST_FIRST ->
          onlyIfWaiting(jobs.stream().filter(ResourceGroups::isUpcoming).min(byAge));
      case NEWEST_FIRST ->
          onlyIfWaiting(newestPipelineFirst(jobs.stream().filter(ResourceGroups::isUpcoming)));
      case NEWEST_READY_FIRST -> newestPipelineFirst(waiting(jobs));
    };
  }

  private static Optional<Claim> newestPipelineFirst(Stream<Claim> jobs) {
    return jobs.min(
        Comparator.comparingLong(Claim::pipeline).reversed().thenComparingLong(Claim::id));
  }

  private static Stream<Claim> waiting(Collection<Claim> jobs) {
    return jobs.stream().filter(job -> job.status() == JobStatus.WAITING_FOR_RESOURCE);
  }

  private static Optional<Claim> onlyIfWaiting(Optional<Claim> first) {
    return first.filter(job -> job.status() == JobStatus.WAITING_FOR_RESOURCE);
  }

  private static boolean isUpcoming(Claim job) {
    return job.status() == JobStatus.CREATED
        || job.status() == JobStatus.SCHEDULED
        || job.status() == JobStatus.WAITING_FOR_RESOURCE;
  }

  private static boolean holds(Claim job) {
    return switch (job.status()) {
      case PREPARING, WAITING_FOR_CALLBACK, PENDING, RUNNING, CANCELING -> true;
      default -> false;
    };
  }
}
