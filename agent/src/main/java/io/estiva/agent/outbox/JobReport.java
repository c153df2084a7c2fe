package io.estiva.agent.outbox;

import io.estiva.agent.trace.TraceSpool;
import io.estiva.agent.trace.TraceUploader;
import io.estiva.agent.wire.Backoff;
import io.estiva.agent.wire.JobAnswer;
import io.estiva.protocol.TraceChecksum;
import io.estiva.protocol.UpdateJob;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one job's log and outcome to its coordinator, however long that takes, and then removes
 * the job's directory. Event loop only.
 */
final class JobReport {

  private static final Logger log = LoggerFactory.getLogger(JobReport.class);
  private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

  /** A day of trying: after that no coordinator still waits for the job. */
  static final Duration PATIENCE = Duration.ofHours(24);

  /** How often "no such job" is believed to be a proxy's mistake. */
  private static final int NOT_FOUND_TRIES = 10;

  private final Target target;
  private final TraceUploader uploader;
  private final Outbox outbox;
  private @Nullable FinalReport report;
  private boolean released;
  private boolean delivered;
  private boolean stopped;
  private long finishedAt;
  private int failures;
  private int notFound;
  private int validations;

  /** Where the report goes and what it is about. */
  record Target(long id, RunnerLink link, Path directory, TraceSpool spool) {}

  JobReport(Target target, TraceUploader uploader, Outbox outbox) {
    this.target = target;
    this.uploader = uploader;
    this.outbox = outbox;
  }

  Target target() {
    return target;
  }

  boolean isFinished() {
    return report != null;
  }

  /** The job runs; its log goes out from now on. */
  void begin(JobAnswer first) {
    uploader.start(first);
  }

  /** The outcome is known and the log complete. */
  void finished(FinalReport outcome) {
    if (report != null) {
      return;
    }
    report = outcome;
    finishedAt = outbox.millis();
    deliver();
  }

  /** Nothing of the job is left on the host but its directory. */
  void released() {
    released = true;
    if (delivered) {
      outbox.remove(this);
    } else {
      outbox.forgetPayload(this);
    }
  }

  /** The coordinator does not want the job: forget it. */
  void drop() {
    uploader.stop();
    delivered = true;
    released();
  }

  /** Leaves the rest to the next process. */
  void stop() {
    stopped = true;
    uploader.stop();
  }

  private void deliver() {
    uploader.drain().onSuccess(sent -> put());
  }

  private void put() {
    FinalReport outcome = report;
    if (outcome == null || stopped) {
      return;
    }
    TraceSpool.Summary written = target.spool().summary();
    String checksum = TraceChecksum.of(written.crc32());
    UpdateJob update =
        new UpdateJob(
            target.link().info(),
            outcome.token(),
            outcome.state(),
            outcome.failureReason(),
            checksum,
            new UpdateJob.Output(checksum, written.length()),
            outcome.exitCode());
    target.link().api().update(target.id(), update).onSuccess(this::answered);
  }

  private void answered(JobAnswer answer) {
    if (stopped) {
      return;
    }
    if (answer.status() == 200 || answer.isOver()) {
      delivered(answer);
    } else if (answer.status() == 202) {
      failures = 0;
      outbox.after(answer.interval().orElse(Duration.ofSeconds(3)), this::put);
    } else if (answer.status() == 412 && validations < 3) {
      validations++;
      uploader.rewind();
      deliver();
    } else if (answer.status() == 404 && ++notFound >= NOT_FOUND_TRIES) {
      giveUp(answer);
    } else if (outbox.millis() - finishedAt > PATIENCE.toMillis()) {
      giveUp(answer);
    } else {
      Duration wait = RETRY.delay(failures++, outbox.jitter());
      if (failures == 1 || failures % 20 == 0) {
        log.warn(
            "report not accepted job={} answer={} failures={}",
            target.id(),
            answer.describe(),
            failures);
      }
      outbox.after(wait, this::deliver);
    }
  }

  private void giveUp(JobAnswer answer) {
    log.error(
        "gave up reporting a job job={} state={} answer={} since={}",
        target.id(),
        report == null ? "" : report.state(),
        answer.describe(),
        java.time.Instant.ofEpochMilli(finishedAt));
    delivered(answer);
  }

  private void delivered(JobAnswer answer) {
    FinalReport outcome = report;
    log.info(
        "job reported job={} runner={} state={} reason={} answer={}",
        target.id(),
        target.link().name(),
        outcome == null ? "" : outcome.state(),
        outcome == null || outcome.failureReason().isEmpty() ? "-" : outcome.failureReason(),
        answer.describe());
    delivered = true;
    uploader.stop();
    outbox.delivered(this);
    if (released) {
      outbox.remove(this);
    }
  }
}
