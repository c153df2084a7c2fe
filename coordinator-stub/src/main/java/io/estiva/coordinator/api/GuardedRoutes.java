package io.estiva.coordinator.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** Adds routes that ask for an access token and answer every failure in the interface's form. */
final class GuardedRoutes {
  private static final int BODY = 1024 * 1024;

  private final Router router;
  private final Access access;
  private final BodyHandler body = BodyHandler.create(false).setBodyLimit(BODY);

  GuardedRoutes(Router router, Access access) {
    this.router = router;
    this.access = access;
  }

  /** A call that only reads. */
  void reading(String path, Handler<RoutingContext> handler) {
    router.get(path).handler(body).handler(access.reading()).handler(guarded(handler));
  }

  /** A call that changes something. */
  void writing(HttpMethod method, String path, Handler<RoutingContext> handler) {
    router.route(method, path).handler(body).handler(access.writing()).handler(guarded(handler));
  }

  /** A call that checks for itself who makes it. */
  void open(HttpMethod method, String path, Handler<RoutingContext> handler) {
    router.route(method, path).handler(body).handler(guarded(handler));
  }

  private static Handler<RoutingContext> guarded(Handler<RoutingContext> handler) {
    return context -> {
      try {
        handler.handle(context);
      } catch (RuntimeException e) {
        ApiAnswers.failure(context, e);
      }
    };
  }
}
