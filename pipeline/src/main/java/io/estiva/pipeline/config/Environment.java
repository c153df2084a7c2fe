package io.estiva.pipeline.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a job deploys to. Texts may have variables.
 *
 * @param url null if none
 * @param onStop the job that stops it, null if none
 * @param autoStopIn the text as written, null if none
 * @param tier null: guessed from the name
 * @param kubernetes null if none
 */
public record Environment(
    String name,
    @Nullable String url,
    Action action,
    @Nullable String onStop,
    @Nullable String autoStopIn,
    @Nullable String tier,
    @Nullable Kubernetes kubernetes) {

  /** What the job does with it. */
  public enum Action {
    START,
    PREPARE,
    STOP,
    VERIFY,
    ACCESS;

    /** The word in the file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The value of that word. */
    public static Optional<Action> of(String word) {
      return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
    }
  }

  /** Settings for a Kubernetes cluster; each null if not given. */
  public record Kubernetes(
      @Nullable String agent,
      @Nullable String namespace,
      @Nullable String fluxResourcePath,
      @Nullable Boolean managedResources) {}
}
