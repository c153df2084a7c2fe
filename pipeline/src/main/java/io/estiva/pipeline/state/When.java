package io.estiva.pipeline.state;

import java.util.Locale;
import java.util.Optional;

/** When a job is started, given how the jobs before it ended. */
public enum When {
  ON_SUCCESS,
  ON_FAILURE,
  ALWAYS,
  MANUAL,
  DELAYED,
  /** Only in rules: the job isn't in the pipeline. */
  NEVER;

  /** The word in the file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value of that word. */
  public static Optional<When> of(String word) {
    for (When when : values()) {
      if (when.word().equals(word)) {
        return Optional.of(when);
      }
    }
    return Optional.empty();
  }
}
