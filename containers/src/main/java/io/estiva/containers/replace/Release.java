package io.estiva.containers.replace;

import static java.util.Objects.requireNonNull;

/**
 * Who replaces, for the labels and the fence.
 *
 * @param job number of the job; a host refuses a lower one than it has seen
 * @param commit what the job ran for, or empty
 * @param environment the environment's name, or empty
 */
public record Release(long job, String commit, String environment) {
  /** Refuses numbers that no job has. */
  public Release {
    if (job < 1) {
      throw new IllegalArgumentException("a job's number is at least 1, not " + job);
    }
    requireNonNull(commit, "commit");
    requireNonNull(environment, "environment");
  }
}
