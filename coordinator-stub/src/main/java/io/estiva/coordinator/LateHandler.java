package io.estiva.coordinator;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Answers 503 until the real handler is there: in the milliseconds between binding and the end of
 * the start.
 */
final class LateHandler implements Handler<HttpServerRequest> {
  private volatile @Nullable Handler<HttpServerRequest> real;

  void use(Handler<HttpServerRequest> handler) {
    real = handler;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Handler<HttpServerRequest> handler = real;
    if (handler == null) {
      request.response().setStatusCode(503).putHeader("Retry-After", "1").end();
    } else {
      handler.handle(request);
    }
  }
}
