package io.estiva.agent.outbox;

import io.estiva.agent.trace.JobHandle;
import io.estiva.agent.trace.TraceSpool;
import io.estiva.agent.wire.ArtifactTransfer;
import io.estiva.protocol.JobPayload;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A job that this agent took: everything that the code which runs it needs from the coordinator's
 * side. Made by the poller for a new job and by the start of the agent for one of an earlier
 * process; in both cases the directory and the payload in it are on disk already.
 *
 * <p>Life: {@link #finish} once, when the outcome is known and the whole log is appended; then
 * {@link #release} once, when nothing of the job is left on the host outside its directory. The
 * report goes out between the two or after both; the directory is deleted when the coordinator has
 * the report and the job is released. Both calls are durable before they return.
 */
public final class TakenJob {

  private final Source source;
  private final TraceSpool trace;
  private final JobHandle handle;
  private final ArtifactTransfer artifacts;
  private final BiConsumer<TakenJob, FinalState> finished;
  private final Consumer<TakenJob> released;
  private final AtomicBoolean over;

  TakenJob(Source source, Parts parts, boolean isFinished, Ends ends) {
    this.source = Objects.requireNonNull(source);
    this.trace = parts.trace();
    this.handle = parts.handle();
    this.artifacts = parts.artifacts();
    this.finished = ends.finished();
    this.released = ends.released();
    this.over = new AtomicBoolean(isFinished);
  }

  /** The job's number at its coordinator. */
  public long id() {
    return source.payload().id();
  }

  /** Name of the runner's entry in the configuration. */
  public String runner() {
    return source.runner();
  }

  /** The job's payload; holds secrets. */
  public JobPayload payload() {
    return source.payload();
  }

  /**
   * The job's own directory, only for this user. Names that start with {@code taken} or {@code
   * final}, and {@code trace.log}, are the outbox's; all others are free.
   */
  public Path directory() {
    return source.directory();
  }

  /** When the coordinator handed it out, by this host's clock; also after a restart. */
  public Instant takenAt() {
    return source.takenAt();
  }

  /** Whether the outcome is known already, so that only cleaning up is left. */
  public boolean isFinished() {
    return over.get();
  }

  /** Where the job's log goes, after masking. */
  public TraceSpool trace() {
    return trace;
  }

  /** Where a cancel arrives. */
  public JobHandle handle() {
    return handle;
  }

  /** Artifacts up and down, blocking. */
  public ArtifactTransfer artifacts() {
    return artifacts;
  }

  /**
   * Says how the job ended. The log must be complete. Durable when it returns; calls after the
   * first do nothing.
   *
   * @throws java.io.UncheckedIOException if the outcome cannot be written to disk
   */
  public void finish(FinalState state) {
    if (over.compareAndSet(false, true)) {
      finished.accept(this, state);
    }
  }

  /**
   * Says that containers, networks, volumes and files of the job are gone, apart from its
   * directory, which must not be touched any more.
   */
  public void release() {
    released.accept(this);
  }

  @Override
  public String toString() {
    return "job " + id() + " of " + runner();
  }

  /** What is on disk about the job. */
  record Source(String runner, JobPayload payload, Path directory, Instant takenAt) {}

  /** The objects that work for the job. */
  record Parts(TraceSpool trace, JobHandle handle, ArtifactTransfer artifacts) {}

  /** Who hears of the job's end. */
  record Ends(BiConsumer<TakenJob, FinalState> finished, Consumer<TakenJob> released) {}
}
