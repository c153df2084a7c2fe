package io.estiva.agent.wire;

import io.estiva.protocol.JobPayload;
import java.util.Optional;

/**
 * Answer to a job request.
 *
 * @param lastUpdate version of the queue, to be echoed; empty keeps the old one
 * @param job present only with status 201, and not even then if it could not be read
 * @param unreadable of a job that could not be read, as far as it could be
 * @param message what was wrong, empty for nothing
 */
public record PollAnswer(
    int status,
    Optional<String> lastUpdate,
    Optional<JobPayload> job,
    Optional<Unreadable> unreadable,
    String message) {

  /** Enough of a job to tell its coordinator that it failed. */
  public record Unreadable(long id, String token) {

    @Override
    public String toString() {
      return "Unreadable[id=" + id + "]";
    }
  }

  /** An answer without a job. */
  public static PollAnswer none(int status, Optional<String> lastUpdate, String message) {
    return new PollAnswer(status, lastUpdate, Optional.empty(), Optional.empty(), message);
  }
}
