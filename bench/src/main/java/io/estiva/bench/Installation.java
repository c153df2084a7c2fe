package io.estiva.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A coordinator and an agent as processes of their own, with one project. The opener closes it. */
final class Installation implements AutoCloseable {
  private static final String PROJECT = "bench/app";

  private final Path root;
  private final Path directory;
  private final String url;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Deque<Process> processes = new ArrayDeque<>();

  /**
   * @param root the checkout, with everything built
   * @param image that jobs run in when they name none
   */
  Installation(Path root, String image) throws IOException, InterruptedException {
    this.root = root;
    this.directory = Files.createTempDirectory("estiva-bench");
    int port = freePort();
    int gitPort = freePort();
    this.url = "http://127.0.0.1:" + port;
    Path coordinator = directory.resolve("coordinator.yml");
    Files.writeString(
        coordinator,
        "listen: \"127.0.0.1:"
            + port
            + "\"\ndata-dir: \""
            + directory.resolve("data")
            + "\"\nlimits:\n  trace: 4GiB\n");
    start(
        "coordinator-stub/target/estiva-coordinator-stub/bin/estiva-coordinator",
        coordinator,
        "coordinator.log");
    awaitHealth();
    repository("true");
    processes.push(
        new ProcessBuilder(
                "git",
                "daemon",
                "--export-all",
                "--listen=127.0.0.1",
                "--port=" + gitPort,
                "--base-path=" + directory)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("git.log").toFile())
            .start());
    call(
        "POST",
        "/projects",
        Map.of("path", PROJECT, "git_url", "git://127.0.0.1:" + gitPort + "/repository"));
    JsonNode runner =
        call("POST", "/user/runners", Map.of("description", "bench", "run_untagged", true));
    Files.writeString(directory.resolve("token"), runner.path("token").asText());
    Path agent = directory.resolve("agent.yml");
    Files.writeString(
        agent,
        String.join(
            "\n",
            "state-dir: \"" + directory.resolve("state") + "\"",
            "listen: none",
            "log-limit: 4GiB",
            "runners:",
            "  - name: bench",
            "    url: " + url,
            "    token-file: \"" + directory.resolve("token") + "\"",
            "docker:",
            "  default-image: " + image,
            ""));
    start("agent/target/estiva-agent/bin/estiva-agent", agent, "agent.log");
  }

  /** Commits a pipeline of one job with this script. */
  void repository(String script) throws IOException, InterruptedException {
    Path repository = directory.resolve("repository");
    if (!Files.isDirectory(repository)) {
      Shell.run(
          directory, "git", "init", "--quiet", "--initial-branch=main", repository.toString());
    }
    Files.writeString(
        repository.resolve(".gitlab-ci.yml"),
        "job:\n  script:\n    - '" + script.replace("'", "''") + "'\n");
    Shell.run(repository, "git", "add", "-A");
    Shell.run(
        repository,
        "git",
        "-c",
        "user.name=bench",
        "-c",
        "user.email=bench@example.com",
        "commit",
        "--quiet",
        "--allow-empty",
        "-m",
        "run");
  }

  /** Runs the job once and gives it as the coordinator has it afterwards. */
  Run run() throws IOException, InterruptedException {
    String project = "/projects/" + URLEncoder.encode(PROJECT, StandardCharsets.UTF_8);
    long pipeline = call("POST", project + "/pipeline", Map.of("ref", "main")).path("id").asLong();
    long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (System.nanoTime() < end) {
      JsonNode job = call("GET", project + "/pipelines/" + pipeline + "/jobs", Map.of()).path(0);
      String status = job.path("status").asText();
      if (status.equals("success")) {
        return new Run(
            Instant.parse(job.path("queued_at").asText()),
            Instant.parse(job.path("started_at").asText()),
            Instant.parse(job.path("finished_at").asText()));
      }
      if (status.equals("failed") || status.equals("canceled")) {
        throw new IOException(
            "the job ended as "
                + job
                + "\n"
                + end(text("GET", project + "/jobs/" + job.path("id").asLong() + "/trace", "")));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IOException("no job ended within 10 minutes; see " + directory.resolve("agent.log"));
  }

  private static String end(String log) {
    return log.substring(Math.max(0, log.length() - 2000));
  }

  /** When the coordinator had the job, handed it out, and knew how it ended. */
  record Run(Instant queued, Instant started, Instant finished) {}

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void start(String program, Path config, String log) throws IOException {
    processes.push(
        new ProcessBuilder(root.resolve(program).toString(), "run", "--config", config.toString())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(directory.resolve(log).toFile())
            .start());
  }

  private void awaitHealth() throws IOException, InterruptedException {
    for (int i = 0; i < 600; i++) {
      try {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/healthz")).build();
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new IOException(
        "the coordinator did not start:\n"
            + Files.readString(directory.resolve("coordinator.log")));
  }

  private JsonNode call(String method, String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    return json.readTree(
        text(method, path, method.equals("GET") ? "" : json.writeValueAsString(body)));
  }

  private String text(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v4" + path))
            .header(
                "PRIVATE-TOKEN", Files.readString(directory.resolve("data/admin-token")).strip())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          method + " " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    while (!processes.isEmpty()) {
      Process process = processes.pop();
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    }
  }
}
