package io.estiva.coordinator;

import io.estiva.protocol.JobPayload;
import io.estiva.protocol.WireMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Calls to a coordinator as a runner or a script makes them. */
public final class Calls {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final WireMapper mapper = new WireMapper();
  private final URI base;

  /** Calls this address. */
  public Calls(URI base) {
    this.base = base;
  }

  /** An answer. */
  public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    /** A header's value, empty where it is missing. */
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> entry.getValue().get(0))
          .findFirst()
          .orElse("");
    }

    /** The body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as a job. */
    public JobPayload job() {
      return new WireMapper().read(body, JobPayload.class);
    }

    /** The body as a JSON object. */
    public Map<String, Object> json() {
      return new WireMapper().readMap(body);
    }
  }

  /** Sends a JSON body and waits for the answer. */
  public Answer json(String method, String path, Object body, String... headers) {
    return send(
        request(method, path, headers)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(mapper.write(body)))
            .header("Content-Type", "application/json"));
  }

  /** Sends a JSON body; the answer comes later. */
  public CompletableFuture<Answer> later(String method, String path, Object body) {
    HttpRequest request =
        request(method, path)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(mapper.write(body)))
            .header("Content-Type", "application/json")
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(Calls::answer);
  }

  /** Sends bytes. */
  public Answer bytes(String method, String path, byte[] body, String... headers) {
    return send(
        request(method, path, headers)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  /** Gets. */
  public Answer get(String path, String... headers) {
    return send(request("GET", path, headers).GET());
  }

  /** Asks for a job as the first time, without waiting. */
  public Answer request(String runnerToken) {
    return json("POST", "/api/v4/jobs/request", requestBody(runnerToken, "s_1", ""));
  }

  /** Asks for a job and waits for one. */
  public CompletableFuture<Answer> held(String runnerToken, String systemId) {
    return later("POST", "/api/v4/jobs/request", requestBody(runnerToken, systemId, "seen"));
  }

  /** Reports a job's state. */
  public Answer update(JobPayload job, String state, Map<String, Object> more) {
    Map<String, Object> body =
        new LinkedHashMap<>(Map.of("token", job.token(), "state", state, "info", Map.of()));
    body.putAll(more);
    return json("PUT", "/api/v4/jobs/" + job.id(), body);
  }

  /** Reports a job's state. */
  public Answer update(JobPayload job, String state) {
    return update(job, state, Map.of());
  }

  /** Sends a part of a log. */
  public Answer patch(JobPayload job, long start, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String range = start + "-" + (start + bytes.length - 1);
    return bytes(
        "PATCH",
        "/api/v4/jobs/" + job.id() + "/trace?debug_trace=false",
        bytes,
        "Content-Range",
        range,
        "Job-Token",
        job.token(),
        "Content-Type",
        "text/plain");
  }

  /** Uploads a file as runners do: one part of a multipart body of unknown length. */
  public Answer upload(JobPayload job, String query, String name, byte[] content) {
    String head =
        "--b0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n";
    List<byte[]> parts =
        List.of(
            head.getBytes(StandardCharsets.UTF_8),
            content,
            "\r\n--b0undary--\r\n".getBytes(StandardCharsets.UTF_8));
    return send(
        request("POST", "/api/v4/jobs/" + job.id() + "/artifacts" + query, "JOB-TOKEN", job.token())
            .header("Content-Type", "multipart/form-data; boundary=b0undary")
            .POST(HttpRequest.BodyPublishers.ofByteArrays(parts)));
  }

  private static Map<String, Object> requestBody(
      String runnerToken, String systemId, String lastUpdate) {
    Map<String, Object> info =
        Map.of("name", "test", "features", Map.of("cancel_gracefully", true, "masking", true));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("token", runnerToken);
    body.put("system_id", systemId);
    body.put("info", info);
    if (!lastUpdate.isEmpty()) {
      body.put("last_update", lastUpdate);
    }
    return body;
  }

  private HttpRequest.Builder request(String method, String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return answer(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new AssertionError("no answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    return new Answer(response.statusCode(), response.headers().map(), response.body());
  }
}
