package io.estiva.coordinator.store;

import io.estiva.pipeline.state.JobStatus;

/** States as the database and the wire write them: lower case, words joined by underscores. */
public final class Statuses {
  private Statuses() {}

  /** The text of a state. */
  public static String text(JobStatus status) {
    return status.wireName();
  }

  static JobStatus of(String text) {
    return JobStatus.of(text)
        .orElseThrow(() -> new StoreFailure("unknown state '" + text + "' in the database"));
  }
}
