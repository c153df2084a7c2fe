package io.estiva.coordinator.store;

import java.util.Locale;
import java.util.Optional;

/**
 * "Something changed, look again": sent after a commit to every listener of this coordinator and,
 * on PostgreSQL, of the others. A notice may be lost or come twice; listeners also look by
 * themselves now and then.
 *
 * @param id the job, pipeline or runner that changed; 0 for {@link Kind#RESYNC}
 * @param other the pipeline of a job, the project of a pipeline, the length of a log; else 0
 */
public record Notice(Kind kind, long id, long other) {

  /** What changed. */
  public enum Kind {
    /** A job now waits for a runner; {@code other} is its pipeline. */
    JOB_PENDING,
    /** A job's state changed; {@code other} is its pipeline. */
    JOB_CHANGED,
    /** A pipeline was made or its state changed; {@code other} is its project. */
    PIPELINE_CHANGED,
    /** A job's log grew; {@code other} is its new length in bytes. */
    TRACE_GROWN,
    /** A runner was made, changed, paused or removed. */
    RUNNER_CHANGED,
    /** Notices may have been lost: look at everything again. */
    RESYNC
  }

  /** A job became ready for a runner. */
  public static Notice jobPending(long job, long pipeline) {
    return new Notice(Kind.JOB_PENDING, job, pipeline);
  }

  /** A job changed its state. */
  public static Notice jobChanged(long job, long pipeline) {
    return new Notice(Kind.JOB_CHANGED, job, pipeline);
  }

  /** A pipeline changed. */
  public static Notice pipelineChanged(long pipeline, long project) {
    return new Notice(Kind.PIPELINE_CHANGED, pipeline, project);
  }

  /** A log grew to this length. */
  public static Notice traceGrown(long job, long length) {
    return new Notice(Kind.TRACE_GROWN, job, length);
  }

  /** A runner changed. */
  public static Notice runnerChanged(long runner) {
    return new Notice(Kind.RUNNER_CHANGED, runner, 0);
  }

  /** Everything may have changed. */
  public static Notice resync() {
    return new Notice(Kind.RESYNC, 0, 0);
  }

  String encoded() {
    return kind.name().toLowerCase(Locale.ROOT) + ":" + id + ":" + other;
  }

  static Optional<Notice> decoded(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      Kind kind = Kind.valueOf(parts[0].toUpperCase(Locale.ROOT));
      return Optional.of(new Notice(kind, Long.parseLong(parts[1]), Long.parseLong(parts[2])));
    } catch (IllegalArgumentException e) {
      // A newer coordinator on the same database may send kinds that this one does not know.
      return Optional.empty();
    }
  }
}
