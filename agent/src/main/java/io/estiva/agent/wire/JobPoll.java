package io.estiva.agent.wire;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import org.jspecify.annotations.Nullable;

/** A job request on its way, possibly held by the coordinator. Event loop only. */
public final class JobPoll {

  private final Promise<PollAnswer> promise = Promise.promise();
  private @Nullable HttpClientRequest request;
  private boolean cancelled;

  /** The answer; fails for a transport error and after {@link #cancel}. */
  public Future<PollAnswer> answer() {
    return promise.future();
  }

  /**
   * Gives the request up by closing its connection, unless the answer is there. A coordinator does
   * not assign a job to a closed connection.
   */
  public void cancel() {
    cancelled = true;
    if (request != null) {
      request.reset();
    }
    promise.tryFail("the job request was cancelled");
  }

  public boolean isCancelled() {
    return cancelled;
  }

  void started(HttpClientRequest opened) {
    request = opened;
    // Whoever waits for the answer hears of a failure there; without a handler it would be logged
    // too.
    opened.exceptionHandler(failure -> {});
    if (cancelled) {
      opened.reset();
    }
  }

  void ended(AsyncResult<PollAnswer> result) {
    if (result.succeeded()) {
      promise.tryComplete(result.result());
    } else {
      promise.tryFail(result.cause());
    }
  }
}
