package io.estiva.agent.trace;

import io.estiva.agent.wire.JobAnswer;
import java.time.Duration;

/**
 * Pure part of {@link TraceUploader}: where the next byte goes and when. Event loop only.
 *
 * <p>Offset and intervals follow the coordinator's answers: 202 advances by what was sent, 416
 * jumps to what the coordinator holds.
 */
final class UploadState {

  static final Duration FIRST_INTERVAL = Duration.ofSeconds(3);
  static final Duration FIRST_KEEP_ALIVE = Duration.ofSeconds(30);

  private long offset;
  private Duration interval = FIRST_INTERVAL;
  private Duration keepAlive = FIRST_KEEP_ALIVE;
  private Duration flush = Duration.ofMillis(-1);

  UploadState(long offset) {
    this.offset = offset;
  }

  /** Where the next byte goes. */
  long offset() {
    return offset;
  }

  /** How long to wait between two looks at the log. */
  Duration interval() {
    return interval;
  }

  /** How long the job may be silent before the coordinator is to hear of it. */
  Duration keepAlive() {
    return keepAlive;
  }

  /**
   * How long after a byte was written it is to be sent; the interval if the coordinator said
   * nothing.
   */
  Duration flush() {
    return flush.isNegative() ? interval : flush;
  }

  /** The end is near: the first interval counts again. */
  void hurry() {
    interval = FIRST_INTERVAL;
  }

  /** Everything is to be sent again. */
  void rewind() {
    offset = 0;
  }

  /** Takes over what any answer says about pace. */
  void follow(JobAnswer answer) {
    answer.interval().ifPresent(seconds -> interval = seconds);
    answer.keepAlive().ifPresent(seconds -> keepAlive = seconds);
    answer.flush().ifPresent(millis -> flush = millis);
  }

  /** Takes over what the answer to a PATCH says about the offset. */
  void followPatch(JobAnswer answer, long sentFrom, int sentBytes) {
    follow(answer);
    if (answer.status() == 202) {
      offset = sentFrom + sentBytes;
    } else if (answer.status() == 416) {
      offset = answer.storedSize().orElse(0);
    }
  }
}
