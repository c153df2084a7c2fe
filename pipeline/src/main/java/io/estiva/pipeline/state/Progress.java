package io.estiva.pipeline.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Decides what happens next to the jobs of a pipeline.
 *
 * <p>Call it after a pipeline was created and after every change of a status; store the transitions
 * in their order. Calling it once more changes nothing.
 */
public final class Progress {

  private final Map<String, JobState> jobs = new LinkedHashMap<>();
  private final Map<Integer, List<String>> members = new HashMap<>();
  private final TreeMap<Integer, StatusSet> stages = new TreeMap<>();
  private final List<Transition> transitions = new ArrayList<>();

  private Progress(Collection<JobState> all) {
    all.stream().sorted(Comparator.comparingInt(JobState::stage)).forEach(this::put);
  }

  /**
   * The changes that are due now, for created jobs only: to pending or waiting for its resource, to
   * manual or scheduled, or to skipped.
   *
   * @throws IllegalArgumentException if two jobs have one name or a job needs one that is not given
   */
  public static List<Transition> next(Collection<JobState> jobs) {
    var progress = new Progress(jobs);
    while (progress.pass()) {
      // a job that was skipped may decide about others, also of its own stage
    }
    return List.copyOf(progress.transitions);
  }

  private void put(JobState job) {
    if (jobs.put(job.name(), job) != null) {
      throw new IllegalArgumentException("two jobs are called " + job.name());
    }
    members.computeIfAbsent(job.stage(), stage -> new ArrayList<>()).add(job.name());
    stages.merge(job.stage(), setOf(job), StatusSet::plus);
  }

  private boolean pass() {
    int before = transitions.size();
    for (JobState job : List.copyOf(jobs.values())) {
      if (job.status() == JobStatus.CREATED) {
        decide(job);
      }
    }
    return transitions.size() > before;
  }

  private void decide(JobState job) {
    JobStatus previous = job.schedule().byNeeds() ? statusOfNeeds(job) : statusOfEarlierStages(job);
    if (!previous.isCompleted()) {
      return;
    }
    String cause = cause(job, previous);
    if (!accepts(job, previous)) {
      change(job, JobStatus.SKIPPED, cause);
      return;
    }
    switch (job.when()) {
      case MANUAL -> change(job, JobStatus.MANUAL, cause);
      case DELAYED -> change(job, JobStatus.SCHEDULED, cause);
      default -> change(job, job.queued(), cause);
    }
  }

  private static boolean accepts(JobState job, JobStatus previous) {
    return switch (job.when()) {
      case ON_FAILURE -> previous == JobStatus.FAILED;
      case ALWAYS -> previous != JobStatus.CANCELED;
      default ->
          previous == JobStatus.SUCCESS
              || previous == JobStatus.SKIPPED && !job.schedule().byNeeds();
    };
  }

  private JobStatus statusOfNeeds(JobState job) {
    StatusSet set = StatusSet.EMPTY;
    for (String need : job.schedule().needs()) {
      JobState needed = jobs.get(need);
      if (needed == null) {
        throw new IllegalArgumentException(
            "job " + job.name() + " needs " + need + ", which is not given");
      }
      set = set.plus(needed.status(), needed.allowFailure());
    }
    return set.compositeOfNeeds();
  }

  private JobStatus statusOfEarlierStages(JobState job) {
    StatusSet set = StatusSet.EMPTY;
    for (StatusSet stage : stages.headMap(job.stage()).values()) {
      set = set.plus(stage);
    }
    return set.composite();
  }

  private void change(JobState job, JobStatus to, String reason) {
    jobs.put(job.name(), job.with(to));
    transitions.add(new Transition(job.name(), to, reason));
    StatusSet stage = StatusSet.EMPTY;
    for (String name : members.getOrDefault(job.stage(), List.of())) {
      stage = stage.plus(setOf(Objects.requireNonNull(jobs.get(name))));
    }
    stages.put(job.stage(), stage);
  }

  private static StatusSet setOf(JobState job) {
    return StatusSet.EMPTY.plus(job.status(), job.allowFailure());
  }

  private static String cause(JobState job, JobStatus previous) {
    if (job.schedule().byNeeds()) {
      return job.schedule().needs().isEmpty()
          ? "needs no other job"
          : "needed jobs: " + previous.wireName();
    }
    return "earlier stages: " + previous.wireName();
  }
}
