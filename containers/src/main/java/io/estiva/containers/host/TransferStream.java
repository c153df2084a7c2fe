package io.estiva.containers.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Reads the stream of a pull or push: hundreds of small steps for each layer become a line at the
 * start, one about every ten seconds, and one at the end. An error comes inside the stream, after
 * the engine has answered that all is well.
 */
final class TransferStream {

  private static final long PAUSE = Duration.ofSeconds(10).toNanos();
  private static final double MB = 1_000_000;
  private static final int MAX_LINE = 400;

  private final Consumer<String> lines;
  private final LongSupplier clock;
  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private long nextLine;

  TransferStream(Consumer<String> lines, LongSupplier clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /** Reads to the end; returns the error of the stream, or nothing. */
  String read(InputStream in) throws IOException {
    nextLine = clock.getAsLong() + PAUSE;
    var error = "";
    try (var steps = Engine.JSON.readerFor(JsonNode.class).<JsonNode>readValues(in)) {
      while (steps.hasNext()) {
        var step = steps.next();
        if (step.hasNonNull("error")) {
          error = step.path("errorDetail").path("message").asText(step.path("error").asText());
          error = error.isBlank() ? "unknown error" : error.strip();
        } else {
          take(step);
        }
      }
    } catch (RuntimeException e) {
      // the iterator wraps what the socket said
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw e;
    }
    if (error.isEmpty() && !layers.isEmpty()) {
      lines.accept(summary());
    }
    return error;
  }

  private void take(JsonNode step) {
    var id = step.path("id").asText("");
    var status = step.path("status").asText("");
    if (!step.hasNonNull("progressDetail")) {
      if (!status.isBlank() && !isEcho(status)) {
        lines.accept(bounded(status));
      }
      return;
    }
    layers
        .computeIfAbsent(id, key -> new Layer())
        .take(status.toLowerCase(Locale.ROOT), step.path("progressDetail"));
    if (clock.getAsLong() >= nextLine) {
      nextLine = clock.getAsLong() + PAUSE;
      lines.accept(summary());
    }
  }

  /** Lines that only repeat what is printed anyway. */
  private static boolean isEcho(String status) {
    return status.startsWith("Pulling from")
        || status.startsWith("Pulling fs layer")
        || status.startsWith("The push refers to");
  }

  private String summary() {
    long done = layers.values().stream().filter(layer -> layer.done).count();
    long bytes = layers.values().stream().mapToLong(layer -> layer.bytes).sum();
    long total =
        layers.values().stream().mapToLong(layer -> Math.max(layer.total, layer.bytes)).sum();
    if (total == 0) {
      return String.format(Locale.ROOT, "%d of %d layers", done, layers.size());
    }
    return String.format(
        Locale.ROOT,
        "%d of %d layers, %.1f of %.1f MB",
        done,
        layers.size(),
        bytes / MB,
        total / MB);
  }

  private static String bounded(String text) {
    return text.length() <= MAX_LINE ? text : text.substring(0, MAX_LINE) + "...";
  }

  private static final class Layer {

    private long bytes;
    private long total;
    private boolean done;

    void take(String status, JsonNode detail) {
      done =
          status.startsWith("pull complete")
              || status.startsWith("already exists")
              || status.startsWith("pushed")
              || status.startsWith("layer already exists")
              || status.startsWith("mounted from");
      // extraction counts the same bytes once more
      if (status.startsWith("downloading") || status.startsWith("pushing")) {
        bytes = detail.path("current").asLong(bytes);
        total = detail.path("total").asLong(total);
      } else if (done || status.startsWith("download complete")) {
        bytes = Math.max(bytes, total);
      }
    }
  }
}
