package io.estiva.containers.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.Deadline;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.call.Watchdog;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP with one engine. Thread-safe. Every call has a connection of its own, so that none
 * fails because the engine or a tunnel closed an idle one; on a unix socket that costs next to
 * nothing. Answers are read on the calling thread under its deadline, streams included: that is why
 * docker-java is used for its transport and not for its commands, which read on threads of their
 * own and swallow errors inside streams.
 */
final class Engine implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_ERROR_BYTES = 4096;

  private final DockerHttpClient http;
  private final Reach reach;
  private final Watchdog watchdog;
  private final CallLimits limits;
  private volatile String versionPrefix = "";

  Engine(Reach reach, CallLimits limits, Watchdog watchdog) {
    this.reach = reach;
    this.limits = limits;
    this.watchdog = watchdog;
    this.http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(URI.create("unix://" + reach.socket()))
            .build();
  }

  /** Reads an answer's body. */
  interface Body<T> {
    T read(InputStream in) throws IOException;
  }

  /** Every later call names this version. */
  void useVersion(String version) {
    versionPrefix = "/v" + version;
  }

  CallLimits limits() {
    return limits;
  }

  String address() {
    return reach.address();
  }

  /** The answer as a tree; an empty answer is a missing node. */
  JsonNode json(EngineCall call) {
    return call(
        call,
        in -> {
          var tree = JSON.readTree(in);
          return tree == null ? JSON.missingNode() : tree;
        });
  }

  /** For calls whose answer says nothing. */
  void send(EngineCall call) {
    call(call, in -> Boolean.TRUE);
  }

  /**
   * Sends a call and reads the answer.
   *
   * @throws EngineRefused when the engine answers with an error
   * @throws HostUnavailable when there is no connection or it breaks
   * @throws DeadlineExceeded when the call's limit passes
   * @throws CallInterrupted when the thread is interrupted
   */
  <T> T call(EngineCall call, Body<T> body) {
    var what = call.what + " on " + reach.address();
    var limit = call.limit.isZero() ? limits.control() : call.limit;
    try {
      return Deadline.call(limit, watchdog, what, () -> exchange(call, what, body));
    } catch (RuntimeException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw new HostUnavailable(
          what
              + " failed: the answer broke off or is not JSON. Check that this is a Docker Engine and that it runs",
          e);
    } catch (Exception e) {
      if (isInterrupt(e)) {
        Thread.currentThread().interrupt();
        throw new CallInterrupted(what, e);
      }
      throw new HostUnavailable(what + " failed: " + reach.explain(e), e);
    }
  }

  private <T> T exchange(EngineCall call, String what, Body<T> body) throws IOException {
    try (var response = execute(call)) {
      int status = response.getStatusCode();
      if (status >= 400) {
        throw new EngineRefused(what, status, errorText(response.getBody()));
      }
      return body.read(response.getBody());
    }
  }

  private DockerHttpClient.Response execute(EngineCall call) throws IOException {
    var request =
        DockerHttpClient.Request.builder()
            .method(call.method)
            .path(versionPrefix + call.path())
            .headers(call.header("Connection", "close").headers);
    if (call.json != null) {
      request.bodyBytes(call.json);
    } else if (call.stream != null) {
      request.body(call.stream);
    }
    try {
      return http.execute(request.build());
    } catch (RuntimeException e) {
      // the transport wraps what the socket said
      throw e.getCause() instanceof IOException io ? io : new IOException(reasonOf(e), e);
    }
  }

  private static String errorText(@Nullable InputStream body) throws IOException {
    if (body == null) {
      return "";
    }
    var text = new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8).strip();
    try {
      var tree = JSON.readTree(text);
      return tree == null ? "" : tree.path("message").asText(text).strip();
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private static boolean isInterrupt(Throwable e) {
    return e instanceof ClosedByInterruptException
        || e instanceof InterruptedException
        || e instanceof InterruptedIOException && !(e instanceof java.net.SocketTimeoutException)
        || Thread.currentThread().isInterrupted();
  }

  /** A failure's own words, never empty. */
  static String reasonOf(Throwable failure) {
    var message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  @Override
  public void close() throws IOException {
    try {
      http.close();
    } finally {
      reach.close();
    }
  }
}
