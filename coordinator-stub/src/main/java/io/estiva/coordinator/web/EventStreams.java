package io.estiva.coordinator.web;

import io.estiva.coordinator.api.Workings;
import io.estiva.coordinator.store.Notice;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells pages when to look again. A page that many notices are about hears of them at most twice a
 * second.
 */
final class EventStreams {
  private static final long BATCH_MILLIS = 500;
  private static final long PING_MILLIS = 20_000;

  private EventStreams() {}

  /** Turns the answer into an endless stream of events that no proxy should hold back. */
  static HttpServerResponse open(RoutingContext routing) {
    HttpServerResponse response = routing.response();
    response
        .putHeader("Content-Type", "text/event-stream; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no")
        .setChunked(true);
    response.write("retry: 2000\n\n");
    return response;
  }

  /** Sends {@code changed} after each notice that {@code about} takes. */
  static void changes(Workings workings, RoutingContext routing, Predicate<Notice> about) {
    HttpServerResponse response = open(routing);
    Context context = workings.vertx().getOrCreateContext();
    boolean[] state = {false, false}; // [0] an event is due, [1] the browser is gone
    Consumer<Notice> listener =
        notice -> {
          if (about.test(notice) || notice.kind() == Notice.Kind.RESYNC) {
            context.runOnContext(
                now -> {
                  if (!state[0] && !state[1]) {
                    state[0] = true;
                    workings.vertx().setTimer(BATCH_MILLIS, due -> send(response, state));
                  }
                });
          }
        };
    long ping =
        workings
            .vertx()
            .setPeriodic(
                PING_MILLIS,
                now -> {
                  if (!state[1]) {
                    response.write(": still here\n\n");
                  }
                });
    workings.store().listen(listener);
    response.closeHandler(
        gone -> {
          state[1] = true;
          workings.store().forget(listener);
          workings.vertx().cancelTimer(ping);
        });
  }

  private static void send(HttpServerResponse response, boolean[] state) {
    state[0] = false;
    if (!state[1]) {
      response.write("event: changed\ndata: {}\n\n");
    }
  }
}
