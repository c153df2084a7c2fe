package io.estiva.pipeline.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** After which end of a job its artifacts or caches are saved. */
public enum SaveWhen {
  ON_SUCCESS,
  ON_FAILURE,
  ALWAYS;

  /** The word in the file and on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value of that word. */
  public static Optional<SaveWhen> of(String word) {
    return Arrays.stream(values()).filter(when -> when.word().equals(word)).findFirst();
  }
}
