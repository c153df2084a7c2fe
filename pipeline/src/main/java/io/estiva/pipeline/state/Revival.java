package io.estiva.pipeline.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What playing or retrying a job changes beside the job itself: jobs that were skipped on its
 * account get another chance.
 */
public final class Revival {

  private Revival() {}

  /**
   * The job's own new status and the skipped jobs that go back to created. Store them, then ask
   * {@link Progress}.
   *
   * <p>For a retry give the new attempt (status created) among the jobs instead of the old one.
   *
   * @param name of a job that is manual, scheduled, or a new attempt
   * @throws IllegalArgumentException if no job has that name or its status does not allow it
   */
  public static List<Transition> start(Collection<JobState> jobs, String name) {
    JobState job =
        jobs.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no job is called " + name));
    if (!job.status().isPlayable() && job.status() != JobStatus.CREATED) {
      throw new IllegalArgumentException(
          "job "
              + name
              + " is "
              + job.status().wireName()
              + ": only a manual or delayed job can be played");
    }
    var transitions = new ArrayList<Transition>();
    transitions.add(new Transition(name, job.queued(), "started by hand"));
    Set<String> dependents = dependentsOf(job, jobs);
    for (JobState other : jobs) {
      boolean later = other.stage() > job.stage() || dependents.contains(other.name());
      if (later && other.status() == JobStatus.SKIPPED) {
        transitions.add(
            new Transition(other.name(), JobStatus.CREATED, "job " + name + " was started"));
      }
    }
    return List.copyOf(transitions);
  }

  /** Jobs that need the job, directly or through others. */
  private static Set<String> dependentsOf(JobState job, Collection<JobState> jobs) {
    var found = new HashSet<String>();
    found.add(job.name());
    boolean grown = true;
    while (grown) {
      grown = false;
      for (JobState other : jobs) {
        if (other.schedule().needs().stream().anyMatch(found::contains)) {
          grown |= found.add(other.name());
        }
      }
    }
    found.remove(job.name());
    return found;
  }
}
