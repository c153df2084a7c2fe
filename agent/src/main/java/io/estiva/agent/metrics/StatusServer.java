package io.estiva.agent.metrics;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Supplier;

/** Serves {@code /metrics} and {@code /healthz}. Event loop only. */
public final class StatusServer {

  private final HttpServer server;
  private final Supplier<String> metrics;
  private final Supplier<List<String>> troubles;

  /**
   * Listens to nothing before {@link #listen}.
   *
   * @param troubles what is wrong at present; empty when all is well
   */
  public StatusServer(Vertx vertx, Supplier<String> metrics, Supplier<List<String>> troubles) {
    this.server = vertx.createHttpServer().requestHandler(this::handle);
    this.metrics = metrics;
    this.troubles = troubles;
  }

  /** Opens the port; completes with its number. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  /** Closes the port. */
  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    boolean reads =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    if (!reads) {
      request.response().setStatusCode(405).end();
      return;
    }
    switch (request.path()) {
      case "/metrics" ->
          request
              .response()
              .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
              .end(metrics.get());
      case "/healthz" -> {
        List<String> wrong = troubles.get();
        request
            .response()
            .setStatusCode(wrong.isEmpty() ? 200 : 503)
            .putHeader("Content-Type", "text/plain; charset=utf-8")
            .end(wrong.isEmpty() ? "ok\n" : String.join("\n", wrong) + "\n");
      }
      default -> request.response().setStatusCode(404).end();
    }
  }
}
