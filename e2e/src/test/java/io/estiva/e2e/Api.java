package io.estiva.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The coordinator's management API, as GitLab has it. */
final class Api {
  /** What jobs and pipelines end as. */
  static final Set<String> ENDED = Set.of("success", "failed", "canceled", "skipped");

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final Path token;

  Api(String url, Path token) {
    this.url = url;
    this.token = token;
  }

  boolean healthy() {
    try {
      return send(HttpRequest.newBuilder(URI.create(url + "/healthz"))).statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  void project(String path, String gitUrl) {
    post(
        "/projects",
        new JsonObject().put("path", path).put("git_url", gitUrl).put("default_branch", "main"));
  }

  /** Sets variables of a project for its protected refs. */
  void variables(String project, List<Variable> variables) {
    for (Variable variable : variables) {
      post(
          "/projects/" + part(project) + "/variables",
          new JsonObject()
              .put("key", variable.key())
              .put("value", variable.value())
              .put("variable_type", variable.file() ? "file" : "env_var")
              .put("masked", variable.masked())
              .put("protected", true));
    }
  }

  /** Makes a runner and returns its token. */
  String runner(String description, List<String> tags, boolean untagged) {
    return post(
            "/user/runners",
            new JsonObject()
                .put("runner_type", "instance_type")
                .put("description", description)
                .put("tag_list", String.join(",", tags))
                .put("run_untagged", untagged))
        .getString("token");
  }

  /** A runner's name for people. */
  String runnerName(long runner) {
    return new JsonArray(get("/runners/all"))
        .stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getLong("id") == runner)
            .map(one -> one.getString("description"))
            .findFirst()
            .orElseThrow();
  }

  /** Starts a pipeline of {@code main} and returns its number. */
  long start(String project) {
    return post("/projects/" + part(project) + "/pipeline", new JsonObject().put("ref", "main"))
        .getLong("id");
  }

  /** The pipeline that a push of this commit started. */
  Optional<Long> pipelineOf(String project, String sha) {
    return new JsonArray(get("/projects/" + part(project) + "/pipelines"))
        .stream()
            .map(JsonObject.class::cast)
            .filter(pipeline -> sha.equals(pipeline.getString("sha")))
            .map(pipeline -> pipeline.getLong("id"))
            .findFirst();
  }

  String pipelineStatus(String project, long pipeline) {
    return new JsonObject(get("/projects/" + part(project) + "/pipelines/" + pipeline))
        .getString("status");
  }

  /** What is wrong with a pipeline's file; empty when nothing is. */
  String pipelineErrors(String project, long pipeline) {
    return new JsonObject(get("/projects/" + part(project) + "/pipelines/" + pipeline))
        .getString("yaml_errors", "");
  }

  List<Job> jobs(String project, long pipeline) {
    return new JsonArray(
            get("/projects/" + part(project) + "/pipelines/" + pipeline + "/jobs?per_page=100"))
        .stream().map(JsonObject.class::cast).map(Job::of).toList();
  }

  Job job(String project, long job) {
    return Job.of(new JsonObject(get("/projects/" + part(project) + "/jobs/" + job)));
  }

  /** A job's log as far as the coordinator has it. */
  String trace(String project, long job) {
    return get("/projects/" + part(project) + "/jobs/" + job + "/trace");
  }

  /** Any answer, whatever its status. */
  HttpResponse<String> any(String method, String path, JsonObject body) {
    return send(
        authorized(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  private JsonObject post(String path, JsonObject body) {
    return new JsonObject(checked("POST " + path, any("POST", path, body)));
  }

  private String get(String path) {
    return checked("GET " + path, send(authorized(path)));
  }

  private HttpRequest.Builder authorized(String path) {
    try {
      return HttpRequest.newBuilder(URI.create(url + "/api/v4" + path))
          .header("PRIVATE-TOKEN", Files.readString(token).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String checked(String what, HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(
          what + " was answered with " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
