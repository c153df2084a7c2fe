package io.estiva.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.testkit.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example configurations, and what Prometheus gets to see, with both programs as processes. */
@Tag("e2e")
class OperationsTest {
  private static final Pattern METRIC = Pattern.compile("\\bestiva_[a-z_]+");

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void both_programs_start_from_the_example_files_and_show_what_the_alerts_ask_for()
      throws Exception {
    int coordinatorPort = Bed.freePort();
    int agentPort = Bed.freePort();
    Path coordinatorYml = directory.resolve("coordinator.yml");
    Path agentYml = directory.resolve("agent.yml");
    Files.writeString(
        coordinatorYml,
        example("coordinator.example.yml")
            .replaceFirst("(?m)^#? ?listen:.*$", "listen: 127.0.0.1:" + coordinatorPort)
            .replaceAll("/var/lib/estiva-coordinator", directory.resolve("data").toString()));
    Files.writeString(
        agentYml,
        "state-dir: "
            + directory.resolve("state")
            + "\nlisten: 127.0.0.1:"
            + agentPort
            + "\n"
            + example("agent.example.yml")
                .replace("https://gitlab.example.com", "http://127.0.0.1:" + coordinatorPort));
    Files.writeString(directory.resolve("agent.token"), "glrt-unknown\n");

    try (Daemon coordinator =
            new Daemon(
                List.of(
                    Coordinator.program().toString(), "run", "--config", coordinatorYml.toString()),
                directory.resolve("coordinator.log"));
        Daemon agent =
            new Daemon(
                List.of(Agent.program().toString(), "run", "--config", agentYml.toString()),
                directory.resolve("agent.log"))) {
      String coordinatorMetrics = scrape("http://127.0.0.1:" + coordinatorPort, coordinator);
      String agentMetrics = scrape("http://127.0.0.1:" + agentPort, agent);

      promtool(coordinatorMetrics);
      promtool(agentMetrics);
      Set<String> shown = new TreeSet<>(names(coordinatorMetrics));
      shown.addAll(names(agentMetrics));
      // A counter that never counted is not there yet; the poll's is, since it was refused.
      assertThat(shown).containsAll(names(example("prometheus/alerts.yml")));
    }
  }

  @Test
  void prometheus_accepts_the_rules_and_the_scrape_configuration() throws Exception {
    Path prometheus = Bed.root().resolve("config/prometheus");

    Shell.run("promtool", "check", "rules", prometheus.resolve("alerts.yml").toString());
    Shell.run(
        "promtool", "check", "config", prometheus.resolve("prometheus.example.yml").toString());
  }

  private String scrape(String base, Daemon daemon) {
    String[] text = {""};
    Eventually.within(Duration.ofSeconds(120))
        .until(
            base + " shows its figures",
            () -> {
              text[0] = get(base + "/metrics");
              return text[0].contains("estiva_coordinator_")
                  || text[0].contains("estiva_agent_polls_total");
            },
            () -> text[0] + daemon.log());
    return text[0];
  }

  private String get(String url) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? answer.body() : "";
    } catch (IOException notYet) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void promtool(String metrics) throws Exception {
    Path file = Files.writeString(directory.resolve("metrics"), metrics);
    Process check =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher metric = METRIC.matcher(text);
    while (metric.find()) {
      names.add(metric.group());
    }
    return names;
  }

  private static String example(String name) throws IOException {
    return Files.readString(Bed.root().resolve("config").resolve(name));
  }
}
