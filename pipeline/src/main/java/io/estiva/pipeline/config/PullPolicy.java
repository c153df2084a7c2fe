package io.estiva.pipeline.config;

import java.util.Arrays;
import java.util.Optional;

/** When an image is pulled. */
public enum PullPolicy {
  ALWAYS("always"),
  NEVER("never"),
  IF_NOT_PRESENT("if-not-present");

  private final String word;

  PullPolicy(String word) {
    this.word = word;
  }

  /** The word in the file and on the wire. */
  public String word() {
    return word;
  }

  /** The value of that word. */
  public static Optional<PullPolicy> of(String word) {
    return Arrays.stream(values()).filter(policy -> policy.word.equals(word)).findFirst();
  }
}
