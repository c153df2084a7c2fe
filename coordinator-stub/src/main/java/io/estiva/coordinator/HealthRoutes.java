package io.estiva.coordinator;

import io.estiva.coordinator.metrics.CoordinatorMetrics;
import io.estiva.coordinator.store.Store;
import io.vertx.ext.web.Router;

/** {@code /healthz} and {@code /metrics}. */
final class HealthRoutes {
  private final Store store;
  private final CoordinatorMetrics metrics;

  HealthRoutes(Store store, CoordinatorMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
  }

  void mount(Router router) {
    router
        .get("/healthz")
        .handler(
            context ->
                store
                    .read(session -> session.queue().length())
                    .onSuccess(
                        waiting ->
                            context.response().putHeader("Content-Type", "text/plain").end("ok\n"))
                    .onFailure(
                        e ->
                            context
                                .response()
                                .setStatusCode(503)
                                .putHeader("Content-Type", "text/plain")
                                .end("the database does not answer\n")));
    router
        .get("/metrics")
        .handler(
            context ->
                context
                    .response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(metrics.scrape()));
  }
}
