package io.estiva.coordinator.store;

import io.estiva.pipeline.state.JobStatus;
import java.util.Locale;

/** States as the database and the wire write them: lower case, words joined by underscores. */
public final class Statuses {
  private Statuses() {}

  /** The text of a state. */
  public static String text(JobStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  static JobStatus of(String text) {
    return JobStatus.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
