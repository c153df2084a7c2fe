package io.estiva.containers.replace;

import java.util.function.Function;

/** How a replacement ended. */
public sealed interface Outcome {
  /** Nothing had to be done. */
  record Unchanged(String image) implements Outcome {}

  /**
   * The new version serves.
   *
   * @param gapMillis between the end of the old container and the start of the new one, by the
   *     host's clock; -1 when there was no old one
   */
  record Replaced(String container, String image, long gapMillis) implements Outcome {}

  /** The new version failed; the old one serves again, if there was one. */
  record RolledBack(String reason) implements Outcome {}

  /** Somebody has to look: the new version failed and the old one could not be started. */
  record Broken(String reason) implements Outcome {}

  /** Calls the one that fits. */
  default <R> R match(
      Function<Unchanged, R> unchanged,
      Function<Replaced, R> replaced,
      Function<RolledBack, R> rolledBack,
      Function<Broken, R> broken) {
    if (this instanceof Unchanged u) {
      return unchanged.apply(u);
    }
    if (this instanceof Replaced r) {
      return replaced.apply(r);
    }
    if (this instanceof RolledBack b) {
      return rolledBack.apply(b);
    }
    if (this instanceof Broken b) {
      return broken.apply(b);
    }
    throw new AssertionError(this);
  }
}
