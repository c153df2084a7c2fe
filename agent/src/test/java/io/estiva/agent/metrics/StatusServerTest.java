package io.estiva.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StatusServerTest {

  private final Vertx vertx = Vertx.vertx();
  private final AgentMetrics metrics = new AgentMetrics("1.2.3");
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private int port;

  @BeforeEach
  void open() throws Exception {
    metrics.gauge("estiva.agent.jobs.running", "Jobs that take room at present.", () -> 2);
    StatusServer server = new StatusServer(vertx, metrics::scrape, () -> List.copyOf(troubles));
    port =
        server
            .listen("127.0.0.1", 0)
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void figures_are_counted_before_and_between_scrapes() throws Exception {
    metrics.answered("one", 204);
    get("/metrics");
    metrics.answered("one", 204);
    metrics.answered("one", 0);
    metrics.taken("one");
    metrics.finished("one", "script_failure");

    String text = get("/metrics").body();

    assertThat(text)
        .contains("estiva_agent_polls_total{runner=\"one\",status=\"204\"} 2.0")
        .contains("estiva_agent_polls_total{runner=\"one\",status=\"none\"} 1.0")
        .contains("estiva_agent_jobs_taken_total{runner=\"one\"} 1.0")
        .contains("estiva_agent_jobs_finished_total{outcome=\"script_failure\",runner=\"one\"} 1.0")
        .contains("estiva_agent_jobs_running 2.0")
        .contains("estiva_agent_info{")
        .contains("version=\"1.2.3\"");
  }

  @Test
  @Tag("prometheus")
  void promtool_finds_nothing_to_complain_about() throws Exception {
    metrics.answered("one", 204);
    metrics.taken("one");
    metrics.finished("one", "success");
    get("/metrics");
    String text = get("/metrics").body();

    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    try (var in = promtool.getOutputStream()) {
      in.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    String said =
        new String(
            promtool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEmpty();
    assertThat(promtool.exitValue()).isZero();
  }

  @Test
  void health_tells_what_is_wrong() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/healthz").body()).isEqualTo("ok\n");

    troubles.add("one: status 503");

    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    assertThat(get("/healthz").body()).isEqualTo("one: status 503\n");
    assertThat(get("/other").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
