package io.estiva.agent.trace;

import io.estiva.agent.wire.Backoff;
import io.estiva.agent.wire.JobAnswer;
import io.estiva.agent.wire.RunnerApi;
import io.estiva.protocol.TraceChecksum;
import io.estiva.protocol.UpdateJob;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one job's log to its coordinator while the job runs, and the rest of it at the end; hears
 * of a cancel in the answers and passes it to the {@link JobHandle}.
 *
 * <p>Lives on one event loop context; {@link TraceSpool#onGrowth} is the only way in from the job's
 * thread. At most one call is on its way at any time.
 */
public final class TraceUploader {

  private static final Logger log = LoggerFactory.getLogger(TraceUploader.class);

  /** The largest PATCH that GitLab's own runner sends. */
  private static final int CHUNK = 1024 * 1024;

  private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

  private final Job job;
  private final RunnerApi api;
  private final Surroundings around;
  private final UploadState state;
  private final AtomicBoolean growthNoted = new AtomicBoolean();
  private boolean inFlight;
  private boolean stopped;
  private long timer = -1;
  private long timerAt;
  private long lastAccepted;
  private int failures;
  private @Nullable Promise<Void> draining;

  /**
   * The job as the uploader sees it.
   *
   * @param template of the update that says {@code running}; names the runner and holds the token
   * @param debug whether the job asked for a debug trace
   */
  public record Job(
      long id, UpdateJob template, boolean debug, TraceSpool spool, JobHandle handle) {}

  /**
   * What the uploader works with: the context it lives on, workers that may read disks, time,
   * chance.
   */
  public record Surroundings(
      Context context, WorkerExecutor disk, Clock clock, DoubleSupplier jitter) {}

  /**
   * Sends nothing before {@link #start}.
   *
   * @param recovered the job is of an earlier process, so the coordinator may hold a part already
   */
  public TraceUploader(Job job, RunnerApi api, Surroundings around, boolean recovered) {
    this.job = job;
    this.api = api;
    this.around = around;
    // One byte of what was probably sent: the answer says where to go on.
    this.state = new UploadState(recovered ? Math.max(0, job.spool().length() - 1) : 0);
    this.lastAccepted = around.clock().millis();
  }

  /**
   * Starts sending, with what the answer to the job's first update asked for. Call on the context.
   */
  public void start(JobAnswer first) {
    state.follow(first);
    job.spool().onGrowth(this::grown);
    grown();
    schedule(state.interval());
  }

  /** Sends nothing more; what is on its way may still arrive. Call on the context. */
  public void stop() {
    stopped = true;
    cancelTimer();
  }

  /**
   * Sends the rest of a complete log, as long as it takes. Completes when the coordinator has
   * everything or wants nothing; never fails. Call on the context.
   */
  public Future<Void> drain() {
    if (stopped) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    draining = promise;
    state.hurry();
    cancelTimer();
    work();
    return promise.future();
  }

  /** Forgets what was sent, to send all of it again with the next {@link #drain}. */
  public void rewind() {
    state.rewind();
  }

  /** How often the coordinator wants to hear of the job at present. */
  public Duration interval() {
    return state.interval();
  }

  /** Notes growth once for many appends: the job's thread must not flood the event loop. */
  private void grown() {
    if (growthNoted.compareAndSet(false, true)) {
      around
          .context()
          .runOnContext(
              now -> {
                growthNoted.set(false);
                if (!stopped && draining == null) {
                  schedule(backlog() >= CHUNK ? Duration.ZERO : state.flush());
                }
              });
    }
  }

  private long backlog() {
    return job.spool().length() - state.offset();
  }

  /** Makes sure that work is done after the delay at the latest. */
  private void schedule(Duration delay) {
    if (stopped || inFlight) {
      return;
    }
    long at = around.clock().millis() + delay.toMillis();
    if (timer >= 0 && timerAt <= at) {
      return;
    }
    cancelTimer();
    timerAt = at;
    timer =
        around
            .context()
            .owner()
            .setTimer(
                Math.max(1, delay.toMillis()),
                fired -> {
                  timer = -1;
                  work();
                });
  }

  private void cancelTimer() {
    if (timer >= 0) {
      around.context().owner().cancelTimer(timer);
      timer = -1;
    }
  }

  private void work() {
    if (stopped || inFlight) {
      return;
    }
    if (backlog() > 0) {
      sendChunk();
    } else if (draining != null) {
      drained();
    } else if (around.clock().millis() - lastAccepted >= state.keepAlive().toMillis()) {
      touch();
    } else {
      schedule(pause());
    }
  }

  /** Until the next look: not past the moment when silence becomes too long. */
  private Duration pause() {
    long quiet = around.clock().millis() - lastAccepted;
    Duration untilTouch = Duration.ofMillis(Math.max(1, state.keepAlive().toMillis() - quiet));
    return untilTouch.compareTo(state.interval()) < 0 ? untilTouch : state.interval();
  }

  private void sendChunk() {
    inFlight = true;
    long from = state.offset();
    around
        .disk()
        .executeBlocking(() -> Buffer.buffer(job.spool().read(from, CHUNK)), false)
        .compose(
            bytes ->
                api.patchTrace(job.id(), job.template().token(), from, bytes, job.debug())
                    .map(answer -> patched(answer, from, bytes.length())))
        .onFailure(
            failure -> {
              inFlight = false;
              if (stopped) {
                return;
              }
              log.warn("cannot send the log job={}", job.id(), failure);
              schedule(RETRY.delay(failures++, around.jitter().getAsDouble()));
            });
  }

  private boolean patched(JobAnswer answer, long from, int bytes) {
    inFlight = false;
    state.followPatch(answer, from, bytes);
    if (stopped || isOver(answer)) {
      return false;
    }
    if (answer.status() == 202) {
      accepted();
      next();
    } else if (answer.status() == 416) {
      log.debug("log offset corrected job={} from={} to={}", job.id(), from, state.offset());
      failures++;
      next();
    } else if (answer.status() == 404 && draining != null) {
      drained();
    } else {
      failed(answer);
    }
    return true;
  }

  private void next() {
    if (failures > 2) {
      // A coordinator that corrects the offset again and again must not be asked in a tight loop.
      schedule(RETRY.delay(failures - 3, around.jitter().getAsDouble()));
    } else if (draining != null || backlog() >= CHUNK) {
      work();
    } else {
      schedule(backlog() > 0 ? state.flush() : pause());
    }
  }

  private void failed(JobAnswer answer) {
    failures++;
    Duration wait = RETRY.delay(failures - 1, around.jitter().getAsDouble());
    if (failures == 1 || failures % 20 == 0) {
      log.warn(
          "log not accepted job={} answer={} failures={}", job.id(), answer.describe(), failures);
    }
    schedule(wait);
  }

  private void touch() {
    inFlight = true;
    api.update(job.id(), running())
        .onSuccess(
            answer -> {
              inFlight = false;
              state.follow(answer);
              if (stopped || isOver(answer)) {
                return;
              }
              if (answer.status() == 404) {
                end("the coordinator does not know the job any more (404)");
              } else if (answer.isAccepted()) {
                accepted();
                next();
              } else {
                failed(answer);
              }
            });
  }

  private void accepted() {
    failures = 0;
    lastAccepted = around.clock().millis();
  }

  private boolean isOver(JobAnswer answer) {
    if (answer.isOver()) {
      end("the coordinator ended the job: " + answer.describe());
      return true;
    }
    if (answer.wantsCancel()) {
      job.handle().cancel("cancelled at the coordinator");
    }
    return false;
  }

  private void end(String why) {
    job.handle().abort(why);
    stop();
    drained();
  }

  private void drained() {
    Promise<Void> waiting = draining;
    if (waiting != null) {
      if (backlog() < 0) {
        log.error(
            "the coordinator holds more of the log than was written job={} ours={} theirs={}",
            job.id(),
            job.spool().length(),
            state.offset());
      }
      draining = null;
      waiting.tryComplete();
    }
  }

  private UpdateJob running() {
    TraceSpool.Summary written = job.spool().summary();
    UpdateJob template = job.template();
    return new UpdateJob(
        template.info(),
        template.token(),
        UpdateJob.RUNNING,
        "",
        "",
        new UpdateJob.Output(TraceChecksum.of(written.crc32()), written.length()),
        0);
  }
}
