package io.estiva.coordinator.pipeline;

import io.estiva.pipeline.state.AllowFailure;
import io.estiva.pipeline.state.Retries;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a job's file says beside its payload: how its end is judged and what it gets from others.
 * Kept with the job as JSON.
 *
 * @param startInSeconds how long a delayed job waits
 * @param environmentAction {@code start}, {@code stop} and so on; empty where it has no environment
 * @param interruptible a newer pipeline of the same ref may cancel it
 * @param artifactsFrom the jobs whose artifacts and variables it gets
 */
public record JobFacts(
    AllowFailure allowFailure,
    Retries retries,
    long startInSeconds,
    String environmentAction,
    boolean interruptible,
    List<String> artifactsFrom) {

  /** What a job has that says nothing. */
  public static final JobFacts DEFAULT =
      new JobFacts(AllowFailure.NO, Retries.NONE, 0, "", false, List.of());

  public JobFacts {
    Objects.requireNonNull(allowFailure, "allowFailure");
    Objects.requireNonNull(retries, "retries");
    Objects.requireNonNull(environmentAction, "environmentAction");
    artifactsFrom = List.copyOf(artifactsFrom);
  }

  Duration startIn() {
    return Duration.ofSeconds(startInSeconds);
  }
}
