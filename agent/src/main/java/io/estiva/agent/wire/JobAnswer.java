package io.estiva.agent.wire;

import io.estiva.protocol.TraceRange;
import io.estiva.protocol.WireHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A coordinator's answer to a PUT or PATCH of a job.
 *
 * @param status 0 if there was none
 * @param jobStatus the job's state, empty if not said
 * @param interval how often the coordinator wants the log
 * @param flush how soon it wants new bytes of the log; Estiva's own
 * @param keepAlive how often it wants to hear of a silent job; Estiva's own
 * @param storedSize bytes of the log that it holds
 */
public record JobAnswer(
    int status,
    String jobStatus,
    Optional<Duration> interval,
    Optional<Duration> flush,
    Optional<Duration> keepAlive,
    OptionalLong storedSize,
    String message) {

  private static final long LONGEST_INTERVAL_SECONDS = 900;

  static JobAnswer of(Answer answer, String message) {
    return new JobAnswer(
        answer.status(),
        answer.header(WireHeaders.JOB_STATUS).orElse(""),
        seconds(answer, WireHeaders.TRACE_UPDATE_INTERVAL),
        millis(answer),
        seconds(answer, WireHeaders.KEEP_ALIVE_SECONDS),
        answer.header(WireHeaders.RANGE).map(TraceRange::storedSize).orElse(OptionalLong.empty()),
        message);
  }

  /** No answer: the transport failed. */
  static JobAnswer none(Throwable failure) {
    return new JobAnswer(
        0,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        String.valueOf(failure.getMessage()));
  }

  /** The coordinator wants nothing more of this job. */
  public boolean isOver() {
    return status == 403 || jobStatus.equals("canceled") || jobStatus.equals("failed");
  }

  /** The coordinator wants the job to end in an orderly way. */
  public boolean wantsCancel() {
    return jobStatus.equals("canceling");
  }

  public boolean isAccepted() {
    return status == 200 || status == 202;
  }

  /** For logs: the status, the job's state and the message. */
  public String describe() {
    if (status == 0) {
      return "no answer (" + message + ")";
    }
    return status
        + (jobStatus.isEmpty() ? "" : " " + jobStatus)
        + (message.isEmpty() ? "" : " (" + message + ")");
  }

  private static Optional<Duration> seconds(Answer answer, String header) {
    OptionalLong value = answer.number(header);
    if (value.isEmpty() || value.getAsLong() == 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofSeconds(Math.min(value.getAsLong(), LONGEST_INTERVAL_SECONDS)));
  }

  private static Optional<Duration> millis(Answer answer) {
    OptionalLong value = answer.number(WireHeaders.TRACE_FLUSH_MILLIS);
    return value.isEmpty() ? Optional.empty() : Optional.of(Duration.ofMillis(value.getAsLong()));
  }
}
