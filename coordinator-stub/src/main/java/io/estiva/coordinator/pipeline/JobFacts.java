package io.estiva.coordinator.pipeline;

import io.estiva.pipeline.state.AllowFailure;
import io.estiva.pipeline.state.Retries;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a job's file says beside its payload: how its end is judged and what it gets from others. Kept with the job as JSON.
 *
 * @param startInSeconds how long a delayed job waits
 * @param environmentAction {@code start}, {@code stop} and so on; empty where it has no environment
 * @param environmentUrl where the environment is to be seen, with variables in it; may be empty
 * @param isInterruptible a newer pipeline of the same ref may cancel it
 * @param artifactsByStage it gets the artifacts of all jobs of earlier stages; else of those in {@code artifactsFrom}
 */
public record JobFacts(
    AllowFailure allowFailure,
    Retries retries,
    long startInSeconds,
    String environmentAction,
    String environmentUrl,
    boolean isInterruptible,
    boolean artifactsByStage,
    List<String> artifactsFrom) {

  /** What a job has that says nothing. */
  public static final JobFacts DEFAULT =
      new JobFacts(AllowFailure.NO, Retries.NONE, 0, "", "", false, true, List.of());

  public JobFacts {
    Objects.requireNonNull(allowFailure, "allowFailure");
    Objects.requireNonNull(retries, "retries");
    Objects.requireNonNull(environmentAction, "environmentAction");
    Objects.requireNonNull(environmentUrl, "environmentUrl");
    artifactsFrom = List.copyOf(artifactsFrom);
  }

  Duration startIn() {
    return Duration.ofSeconds(startInSeconds);
  }
}
