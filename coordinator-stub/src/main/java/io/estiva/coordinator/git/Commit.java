package io.estiva.coordinator.git;

import java.time.Instant;
import java.util.Objects;

/**
 * What a commit says about itself.
 *
 * @param message the whole message
 */
public record Commit(
    String sha, String title, String message, String authorName, String authorEmail, Instant time) {
  public Commit {
    Objects.requireNonNull(sha, "sha");
    Objects.requireNonNull(time, "time");
  }
}
