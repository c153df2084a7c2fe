package io.estiva.agent.wire;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls to one coordinator and repeats those that were answered with "not now".
 *
 * <p>Futures fail only for transport errors and for answers that are too large; every status is a
 * success here. Event loop only.
 */
final class Exchanges {

  private static final Logger log = LoggerFactory.getLogger(Exchanges.class);

  /** The largest answer that is read; a job's payload is far smaller. */
  private static final int LARGEST_BODY = 32 * 1024 * 1024;

  private final Vertx vertx;
  private final HttpClientAgent client;
  private final CoordinatorAddress address;
  private final String userAgent;
  private final Clock clock;
  private final DoubleSupplier jitter;

  Exchanges(
      Vertx vertx,
      HttpClientAgent client,
      CoordinatorAddress address,
      String userAgent,
      Clock clock,
      DoubleSupplier jitter) {
    this.vertx = vertx;
    this.client = client;
    this.address = address;
    this.userAgent = userAgent;
    this.clock = clock;
    this.jitter = jitter;
  }

  /** Sends a call, again and again where the policy says so. */
  Future<Answer> call(Call call) {
    return attempt(call, 1);
  }

  /** Sends a call once; the consumer gets the request as soon as there is one, to cancel it. */
  Future<Answer> once(Call call, Consumer<HttpClientRequest> started) {
    return open(call)
        .compose(
            request -> {
              started.accept(request);
              Future<HttpClientResponse> response =
                  call.body().length() == 0 ? request.send() : request.send(call.body());
              return response.compose(Exchanges::read);
            });
  }

  /** Opens a request whose body the caller writes. */
  Future<HttpClientRequest> open(Call call) {
    return client
        .request(
            new RequestOptions()
                .setMethod(call.method())
                .setHost(address.host())
                .setPort(address.port())
                .setSsl(address.isTls())
                .setURI(address.path(call.path()))
                .setIdleTimeout(call.silenceMillis()))
        .map(
            request -> {
              request.headers().addAll(call.headers());
              request.putHeader("User-Agent", userAgent);
              return request;
            });
  }

  /** Opens a GET of another place, without anything that only the coordinator may see. */
  Future<HttpClientRequest> openElsewhere(String absoluteUrl, long silenceMillis) {
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(absoluteUrl)
                .setFollowRedirects(true)
                .setIdleTimeout(silenceMillis))
        .map(request -> request.putHeader("User-Agent", userAgent));
  }

  /** The whole body of a response. */
  static Future<Answer> read(HttpClientResponse response) {
    Promise<Answer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(promise::tryFail);
    response.handler(
        part -> {
          if (body.length() + part.length() > LARGEST_BODY) {
            promise.tryFail("the answer is larger than " + LARGEST_BODY + " bytes");
            response.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    response.endHandler(
        end -> promise.tryComplete(new Answer(response.statusCode(), response.headers(), body)));
    return promise.future();
  }

  private Future<Answer> attempt(Call call, int number) {
    return once(call, request -> {})
        .recover(
            failure ->
                isStale(failure, number) ? once(call, request -> {}) : Future.failedFuture(failure))
        .compose(
            answer -> {
              Optional<Duration> delay =
                  RetryPolicy.delay(answer, number, clock.instant(), jitter.getAsDouble());
              if (delay.isEmpty()) {
                return Future.succeededFuture(answer);
              }
              log.debug("{} answered {}, again in {}", call, answer.status(), delay.get());
              return vertx
                  .timer(
                      Math.max(1, delay.get().toMillis()),
                      java.util.concurrent.TimeUnit.MILLISECONDS)
                  .compose(fired -> attempt(call, number + 1));
            });
  }

  /** A kept connection that the server closed just now: nothing was processed, so send it again. */
  private static boolean isStale(Throwable failure, int number) {
    return number == 1 && failure instanceof HttpClosedException;
  }
}
