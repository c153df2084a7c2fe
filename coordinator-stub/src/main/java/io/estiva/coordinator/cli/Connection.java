package io.estiva.coordinator.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which coordinator, and with whose token. The token comes from a file, so that no process list
 * shows it.
 */
public final class Connection {
  private static final Duration LIMIT = Duration.ofMinutes(6);

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:ESTIVA_URL:-http://127.0.0.1:8929}",
      description = "address of the coordinator; also from ESTIVA_URL (default: ${DEFAULT-VALUE})")
  private String url = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "${env:ESTIVA_TOKEN_FILE:-/var/lib/estiva-coordinator/admin-token}",
      description =
          "file with an access token; also from ESTIVA_TOKEN_FILE (default: ${DEFAULT-VALUE})")
  private Path tokenFile = Path.of("");

  @Option(names = "--json", description = "print the answer as JSON")
  private boolean json;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  /** Whether the answer is to be printed as it came. */
  boolean wantsJson() {
    return json;
  }

  /** The address of a project. */
  static String project(String path) {
    return "/api/v4/projects/" + encode(path);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonArray list(String path) {
    return new JsonArray(text("GET", path, null));
  }

  JsonObject get(String path) {
    return object(text("GET", path, null));
  }

  JsonObject send(String method, String path, Map<String, ?> body) {
    return object(text(method, path, new JsonObject(new TreeMap<>(body)).encode()));
  }

  /**
   * The body of a good answer.
   *
   * @throws CliFailure for every other one
   */
  String text(String method, String path, @Nullable String body) {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(url.replaceAll("/+$", "") + path));
    } catch (IllegalArgumentException e) {
      throw new CliFailure(
          "'" + url + "' is not the address of a coordinator: " + e.getMessage(), 2);
    }
    request
        .timeout(LIMIT)
        .header("PRIVATE-TOKEN", token())
        .header("Content-Type", "application/json");
    request.method(
        method,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new CliFailure(refusal(answer), answer.statusCode() == 401 ? 2 : 1);
      }
      return answer.body();
    } catch (IOException e) {
      throw new CliFailure(
          "cannot reach the coordinator at "
              + url
              + ": "
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
              + ". Is it running? Give its address with --url.",
          2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure("interrupted", 2);
    }
  }

  private String token() {
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new CliFailure(
          "cannot read the access token from "
              + tokenFile
              + ". The coordinator writes its first one to admin-token in its data directory; give its place with --token-file.",
          2);
    }
  }

  private static String refusal(HttpResponse<String> answer) {
    String said = answer.body().strip();
    try {
      JsonObject object = new JsonObject(said);
      said = object.getString("message", object.getString("error", said));
    } catch (DecodeException | ClassCastException notOurs) {
      said = said.isEmpty() ? "nothing" : said.substring(0, Math.min(300, said.length()));
    }
    return "the coordinator answered " + answer.statusCode() + ": " + said;
  }

  private static JsonObject object(String text) {
    return text.isBlank() ? new JsonObject() : new JsonObject(text);
  }
}
