package io.estiva.coordinator.runnerapi;

import io.estiva.protocol.WireFormatException;
import io.estiva.protocol.WireHeaders;
import io.estiva.protocol.WireMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in GitLab's form. */
final class Answers {
  private static final Logger log = LoggerFactory.getLogger(Answers.class);

  private final WireMapper mapper;

  Answers(WireMapper mapper) {
    this.mapper = mapper;
  }

  /** A record or map as JSON. */
  void json(RoutingContext context, int status, Object body) {
    if (isOver(context)) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(Buffer.buffer(mapper.write(body)));
  }

  /** The status as text, as GitLab answers where there is nothing to tell. */
  void status(RoutingContext context, int status) {
    if (isOver(context)) {
      return;
    }
    if (status == 204) {
      context.response().setStatusCode(status).end();
    } else {
      context
          .response()
          .setStatusCode(status)
          .putHeader("Content-Type", "text/plain")
          .end(String.valueOf(status));
    }
  }

  /** An error with a text for people, such as {@code 403 Forbidden - invalid token supplied}. */
  void error(RoutingContext context, int status, String text) {
    json(context, status, Map.of("message", status + " " + text));
  }

  /** Too many calls; the caller may come back after these seconds. */
  void tooMany(RoutingContext context, int seconds) {
    context.response().putHeader(WireHeaders.RETRY_AFTER, String.valueOf(seconds));
    error(context, 429, "Too Many Requests");
  }

  /** What went wrong while a call was handled. */
  void failure(RoutingContext context, Throwable failure) {
    if (failure instanceof WireFormatException e) {
      error(context, 400, "Bad Request - " + e.getMessage());
    } else {
      log.error(
          "call failed method={} path={}",
          context.request().method(),
          context.normalizedPath(),
          failure);
      error(context, 500, "Internal Server Error");
    }
  }

  private static boolean isOver(RoutingContext context) {
    return context.response().ended() || context.response().closed();
  }
}
