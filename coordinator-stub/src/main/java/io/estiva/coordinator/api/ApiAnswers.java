package io.estiva.coordinator.api;

import io.estiva.coordinator.git.GitFailure;
import io.estiva.coordinator.store.StoreFailure;
import io.estiva.protocol.WireFormatException;
import io.estiva.protocol.WireMapper;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers of the management interface: JSON, errors as {@code {"message": "…"}} with a text for
 * people.
 */
public final class ApiAnswers {
  private static final Logger log = LoggerFactory.getLogger(ApiAnswers.class);
  private static final WireMapper MAPPER = new WireMapper();

  private ApiAnswers() {}

  /** A map, list or record with this status. */
  public static void json(RoutingContext context, int status, Object body) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(Buffer.buffer(MAPPER.write(body)));
  }

  /** A refusal with a text for people. */
  public static void error(RoutingContext context, int status, String text) {
    json(context, status, Map.of("message", text));
  }

  /** Answers with what the future brings, turned into JSON; with what went wrong otherwise. */
  public static <T> void when(
      RoutingContext context, int status, Future<T> future, Function<T, ? extends Object> body) {
    future
        .onSuccess(value -> json(context, status, body.apply(value)))
        .onFailure(e -> failure(context, e));
  }

  /** What went wrong, by whose fault it is. */
  public static void failure(RoutingContext context, Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    if (failure instanceof NotThere) {
      error(context, 404, text);
    } else if (failure instanceof IllegalStateException) {
      error(context, 409, text);
    } else if (failure instanceof IllegalArgumentException
        || failure instanceof WireFormatException) {
      error(context, 400, text);
    } else if (failure instanceof GitFailure) {
      error(context, 502, text);
    } else if (failure instanceof StoreFailure conflict && conflict.isConflict()) {
      error(context, 409, "This exists already, or something that it refers to is gone.");
    } else {
      log.error(
          "call failed method={} path={}",
          context.request().method(),
          context.normalizedPath(),
          failure);
      error(context, 500, "Something went wrong in the coordinator; its log has more.");
    }
  }

  /** What the call names does not exist, or not for this caller. */
  public static final class NotThere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A text such as "There is no job 7." */
    public NotThere(String message) {
      super(message);
    }
  }
}
