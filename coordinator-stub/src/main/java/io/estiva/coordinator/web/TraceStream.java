package io.estiva.coordinator.web;

import io.estiva.coordinator.api.Workings;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.Notice;
import io.estiva.coordinator.trace.Watchers;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * One browser that follows one log, by server-sent events (WHATWG HTML, 9.2). The id of an event is
 * the offset behind its text, so a browser that lost its connection goes on where it was. All of it
 * runs on the connection's event loop; files are read on the file threads.
 */
final class TraceStream {
  private static final int PIECE = 128 * 1024;
  private static final long PING_MILLIS = 20_000;

  private final Workings workings;
  private final long job;
  private final HttpServerResponse response;
  private final Context context;
  private final Watchers.Watching watching;
  private final Consumer<Notice> listener = this::hear;
  private final long ping;
  private long offset;
  private boolean reading;
  private boolean again;
  private boolean closed;

  private TraceStream(Workings workings, long job, RoutingContext routing, long offset) {
    this.workings = workings;
    this.job = job;
    this.response = routing.response();
    this.offset = offset;
    this.context = workings.vertx().getOrCreateContext();
    this.watching = workings.watchers().watch(job);
    this.ping = workings.vertx().setPeriodic(PING_MILLIS, now -> ping());
  }

  /** Begins; ends by itself when the job is over and its log sent, or the browser goes away. */
  static void start(Workings workings, long job, RoutingContext routing) {
    HttpServerResponse response = EventStreams.open(routing);
    String last = routing.request().getHeader("Last-Event-ID");
    long offset = last != null && last.matches("\\d{1,15}") ? Long.parseLong(last) : 0;
    TraceStream stream = new TraceStream(workings, job, routing, offset);
    response.closeHandler(gone -> stream.close());
    response.exceptionHandler(broken -> stream.close());
    workings.store().listen(stream.listener);
    stream.read();
  }

  /** On any thread. */
  private void hear(Notice notice) {
    boolean ours =
        (notice.kind() == Notice.Kind.TRACE_GROWN || notice.kind() == Notice.Kind.JOB_CHANGED)
            && notice.id() == job;
    if (ours || notice.kind() == Notice.Kind.RESYNC) {
      context.runOnContext(now -> read());
    }
  }

  private void read() {
    if (closed) {
      return;
    }
    if (reading || response.writeQueueFull()) {
      again = true;
      if (!reading) {
        response.drainHandler(drained -> read());
      }
      return;
    }
    reading = true;
    again = false;
    long from = offset;
    workings
        .files()
        .executeBlocking(
            () -> {
              // The state is read before the log: what came before the end is then in this piece or
              // in an earlier one.
              boolean over =
                  workings
                      .store()
                      .readNow(
                          session ->
                              session.jobs().find(job).map(TraceStream::isOver).orElse(true));
              return new Piece(workings.traces().read(job, from, PIECE), over);
            },
            false)
        .onComplete(
            piece -> {
              reading = false;
              send(piece);
            },
            failure -> close());
  }

  private record Piece(byte[] bytes, boolean over) {}

  private static boolean isOver(JobRow row) {
    return row.finishedAt() != null;
  }

  private void send(Piece piece) {
    if (closed) {
      return;
    }
    boolean last = piece.bytes().length < PIECE;
    int whole = last && piece.over() ? piece.bytes().length : wholeCharacters(piece.bytes());
    if (whole > 0) {
      offset += whole;
      String text = new String(piece.bytes(), 0, whole, StandardCharsets.UTF_8);
      response.write("id: " + offset + "\nevent: trace\ndata: " + Json.encode(text) + "\n\n");
    }
    if (last && piece.over()) {
      response.write("event: end\ndata: {}\n\n");
      response.end();
      close();
    } else if (!last || again) {
      read();
    }
  }

  /** How many bytes there are up to the last character that is complete. */
  static int wholeCharacters(byte[] bytes) {
    int end = bytes.length;
    int start = end - 1;
    while (start >= 0 && end - start < 4 && (bytes[start] & 0xC0) == 0x80) {
      start--;
    }
    if (start < 0 || (bytes[start] & 0x80) == 0) {
      return end;
    }
    int first = bytes[start] & 0xFF;
    int needed = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    return end - start < needed ? start : end;
  }

  private void ping() {
    if (!closed) {
      response.write(": still here\n\n");
      // Notices of another coordinator may be lost; a look now and then makes up for it.
      read();
    }
  }

  private void close() {
    if (!closed) {
      closed = true;
      watching.close();
      workings.vertx().cancelTimer(ping);
      workings.store().forget(listener);
    }
  }
}
