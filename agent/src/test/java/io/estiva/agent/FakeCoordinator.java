package io.estiva.agent;

import io.estiva.protocol.TraceRange;
import io.estiva.protocol.WireMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A coordinator that can be told to misbehave: a real HTTP server on a free port that keeps to the
 * rules of GitLab's runner API otherwise. Thread-safe; close it.
 */
public final class FakeCoordinator implements AutoCloseable {

  /** A request as it came. */
  public record Seen(String method, String path, Map<String, String> headers, Buffer body) {

    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }

    public Map<String, Object> json() {
      return new WireMapper().readMap(body.getBytes());
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** An answer that takes the place of the regular one. */
  public record Canned(int status, Map<String, String> headers, String body) {

    public static Canned status(int status) {
      return new Canned(status, Map.of(), "");
    }
  }

  private record Rule(Predicate<Seen> when, Canned answer) {}

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<Seen> seen = new ArrayList<>();
  private final Deque<Rule> rules = new ArrayDeque<>();
  private final Deque<String> jobs = new ArrayDeque<>();
  private final Deque<HttpServerResponse> held = new ArrayDeque<>();
  private final Map<Long, ByteArrayOutputStream> traces = new HashMap<>();
  private final Map<Long, String> states = new HashMap<>();
  private final Map<String, String> jobHeaders = new HashMap<>();
  private String status = "running";
  private Optional<Buffer> artifact = Optional.empty();

  public FakeCoordinator() throws Exception {
    server = vertx.createHttpServer().requestHandler(this::receive);
    server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Everything that came so far. */
  public synchronized List<Seen> seen() {
    return List.copyOf(seen);
  }

  public synchronized List<Seen> seen(String method, String pathEnd) {
    return seen.stream()
        .filter(s -> s.method().equals(method) && s.path().split("\\?", 2)[0].endsWith(pathEnd))
        .toList();
  }

  /** Answers the next request of that kind in a special way, once for each call of this. */
  public synchronized void answerOnce(String method, String pathEnd, Canned answer) {
    rules.add(
        new Rule(
            s -> s.method().equals(method) && s.path().split("\\?", 2)[0].endsWith(pathEnd),
            answer));
  }

  /** From now on all answers are the regular ones. */
  public synchronized void forgetRules() {
    rules.clear();
  }

  /** Sends these headers with every answer to a PUT or PATCH of a job. */
  public synchronized void jobHeader(String name, String value) {
    jobHeaders.put(name, value);
  }

  /** The state that answers to PUT and PATCH name. */
  public synchronized void jobStatus(String value) {
    status = value;
  }

  /** Hands a job out, to a request that is held or to the next. */
  public void enqueue(String payload) {
    vertx.runOnContext(
        now -> {
          HttpServerResponse waiting;
          synchronized (this) {
            waiting = held.poll();
            if (waiting == null) {
              jobs.add(payload);
            }
          }
          if (waiting != null) {
            job(waiting, payload);
          }
        });
  }

  public synchronized int heldRequests() {
    return held.size();
  }

  public synchronized String trace(long job) {
    ByteArrayOutputStream log = traces.get(job);
    return log == null ? "" : log.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  /** The last state that was reported; empty for none. */
  public synchronized String state(long job) {
    return states.getOrDefault(job, "");
  }

  public synchronized void offer(Buffer content) {
    artifact = Optional.of(content);
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void receive(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              Map<String, String> headers = new HashMap<>();
              request
                  .headers()
                  .forEach(
                      (name, value) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), value));
              answer(
                  new Seen(request.method().name(), request.uri(), headers, body),
                  request.response());
            });
  }

  private synchronized void answer(Seen request, HttpServerResponse response) {
    seen.add(request);
    for (Rule rule : rules) {
      if (rule.when().test(request)) {
        rules.remove(rule);
        rule.answer().headers().forEach(response::putHeader);
        response.setStatusCode(rule.answer().status()).end(rule.answer().body());
        return;
      }
    }
    String path = request.path().split("\\?", 2)[0].replaceFirst("^.*/api/v4/", "");
    String kind = request.method() + " " + path.replaceAll("[0-9]+", "N");
    switch (kind) {
      case "POST jobs/request" -> requestJob(response);
      case "PUT jobs/N" -> update(number(path), request, response);
      case "PATCH jobs/N/trace" -> append(number(path), request, response);
      case "GET jobs/N/artifacts" -> {
        if (artifact.isPresent()) {
          response.end(artifact.get());
        } else {
          response.setStatusCode(404).end();
        }
      }
      case "POST jobs/N/artifacts" -> response.setStatusCode(201).end("201");
      case "POST runners/verify" -> json(response, 200, Map.of("id", 5, "token", "glrt-known"));
      case "POST runners" -> json(response, 201, Map.of("id", 6, "token", "glrt-new"));
      case "POST runners/reset_authentication_token" ->
          json(response, 201, Map.of("id", 5, "token", "glrt-rotated"));
      case "DELETE runners/managers", "DELETE runners" -> response.setStatusCode(204).end();
      default -> response.setStatusCode(404).end();
    }
  }

  private void requestJob(HttpServerResponse response) {
    String payload = jobs.poll();
    if (payload != null) {
      job(response, payload);
      return;
    }
    held.add(response);
    response.closeHandler(gone -> forget(response));
  }

  private synchronized void forget(HttpServerResponse response) {
    held.remove(response);
  }

  private static void job(HttpServerResponse response, String payload) {
    response.setStatusCode(201).putHeader("Content-Type", "application/json").end(payload);
  }

  private void update(long job, Seen request, HttpServerResponse response) {
    states.put(job, String.valueOf(request.json().get("state")));
    jobHeaders.forEach(response::putHeader);
    response.putHeader("Job-Status", status).end("200");
  }

  private void append(long job, Seen request, HttpServerResponse response) {
    ByteArrayOutputStream log = traces.computeIfAbsent(job, id -> new ByteArrayOutputStream());
    long start = TraceRange.start(request.header("Content-Range")).orElse(-1);
    if (start == log.size()) {
      log.writeBytes(request.body().getBytes());
    }
    response.putHeader("Range", TraceRange.stored(log.size()));
    if (log.size() != start + request.body().length()) {
      response.setStatusCode(416).end();
      return;
    }
    jobHeaders.forEach(response::putHeader);
    response.putHeader("Job-Status", status).setStatusCode(202).end();
  }

  private static void json(HttpServerResponse response, int status, Map<String, Object> body) {
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(Buffer.buffer(new WireMapper().write(body)));
  }

  private static long number(String path) {
    return Long.parseLong(path.replaceAll("[^0-9]", ""));
  }
}
