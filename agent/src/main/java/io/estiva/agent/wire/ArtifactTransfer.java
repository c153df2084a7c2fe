package io.estiva.agent.wire;

import io.estiva.protocol.JobDependency;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Artifacts of one job, up and down. Calls block the job's thread; an interrupt ends the waiting.
 */
public final class ArtifactTransfer {

  private static final int DOWNLOAD_TRIES = 3;
  private static final int UPLOAD_TRIES = 3;
  private static final int UPLOAD_TRIES_WHEN_STORE_IS_DOWN = 6;
  private static final Duration[] UPLOAD_WAITS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(4),
    Duration.ofSeconds(5),
    Duration.ofSeconds(5)
  };

  private final Context context;
  private final ArtifactCalls calls;
  private final long jobId;
  private final String jobToken;

  /**
   * For one job.
   *
   * @param context the event loop that the API belongs to
   */
  public ArtifactTransfer(Context context, RunnerApi api, long jobId, String jobToken) {
    this.context = context;
    this.calls = new ArtifactCalls(context.owner(), api);
    this.jobId = jobId;
    this.jobToken = jobToken;
  }

  /**
   * Sends a file.
   *
   * @throws TransferFailed if the coordinator does not take it, after the tries that make sense
   * @throws InterruptedException if the job is to end
   */
  public void upload(Path file, Upload as) throws InterruptedException {
    await(() -> upload(file, as, 1));
  }

  /**
   * Fetches the archive of an earlier job into a new file.
   *
   * @throws TransferFailed if there is none, or it may not be had, after the tries that make sense
   * @throws InterruptedException if the job is to end; the file may be there in part
   */
  public void download(JobDependency dependency, Path into) throws InterruptedException {
    await(() -> download(dependency, into, 1));
  }

  private Future<Void> upload(Path file, Upload as, int number) {
    return calls
        .upload(jobId, jobToken, file, as)
        .otherwise(failure -> new ArtifactCalls.Outcome(0, String.valueOf(failure.getMessage())))
        .compose(
            outcome -> {
              int tries = outcome.status() == 503 ? UPLOAD_TRIES_WHEN_STORE_IS_DOWN : UPLOAD_TRIES;
              if (outcome.status() == 201) {
                return Future.succeededFuture();
              }
              TransferFailed failed =
                  outcome.failure("cannot upload " + as.fileName() + " to the coordinator");
              if (failed.kind() != TransferFailed.Kind.FAILED || number >= tries) {
                return Future.failedFuture(failed);
              }
              return later(UPLOAD_WAITS[number - 1], () -> upload(file, as, number + 1));
            });
  }

  private Future<Void> download(JobDependency dependency, Path into, int number) {
    return calls
        .download(dependency, into, number == 1)
        .otherwise(failure -> new ArtifactCalls.Outcome(0, String.valueOf(failure.getMessage())))
        .compose(
            outcome -> {
              if (outcome.status() == 200) {
                return Future.succeededFuture();
              }
              TransferFailed failed =
                  outcome.failure(
                      "cannot download the artifacts of job "
                          + dependency.name()
                          + " ("
                          + dependency.id()
                          + ")");
              if (failed.kind() != TransferFailed.Kind.FAILED || number >= DOWNLOAD_TRIES) {
                return Future.failedFuture(failed);
              }
              return later(Duration.ofSeconds(1), () -> download(dependency, into, number + 1));
            });
  }

  private Future<Void> later(Duration wait, Supplier<Future<Void>> work) {
    return context
        .owner()
        .timer(wait.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
        .compose(fired -> work.get());
  }

  private void await(Supplier<Future<Void>> work) throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(
        now -> work.get().onSuccess(done::complete).onFailure(done::completeExceptionally));
    try {
      done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransferFailed failed) {
        throw failed;
      }
      throw new IllegalStateException("an artifact call ended in an unforeseen way", e.getCause());
    }
  }

  /**
   * What an uploaded file is.
   *
   * @param fileName as the coordinator is to store it
   * @param type for example {@code archive}; empty for that
   * @param format {@code zip}, {@code gzip} or {@code raw}; empty for zip
   * @param expireIn empty for the coordinator's default
   */
  public record Upload(String fileName, String type, String format, String expireIn) {}
}
