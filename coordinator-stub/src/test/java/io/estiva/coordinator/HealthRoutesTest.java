package io.estiva.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthRoutesTest {
  @TempDir Path directory;

  @Test
  void health_and_figures_are_there_from_the_start() {
    try (Scene scene = Scene.open(directory.resolve("data"))) {
      assertThat(scene.calls().get("/healthz").text()).isEqualTo("ok\n");
      assertThat(scene.calls().get("/metrics").text())
          .contains("estiva_coordinator_jobs{state=\"pending\"}")
          .contains("estiva_coordinator_held_requests 0.0")
          .contains("estiva_coordinator_queue_wait_seconds_count 0");
    }
  }

  @Test
  @Tag("prometheus")
  void promtool_has_nothing_to_say_about_the_figures() throws IOException, InterruptedException {
    String figures;
    try (Scene scene = Scene.open(directory.resolve("data"))) {
      scene.pending();
      scene.calls().update(scene.calls().request(scene.runner()).job(), "success");
      figures = scene.calls().get("/metrics").text();
    }
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    try (OutputStream in = promtool.getOutputStream()) {
      in.write(figures.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(promtool.waitFor()).as("promtool: %s", said).isZero();
    assertThat(said.lines().filter(line -> line.contains("estiva_"))).isEmpty();
  }
}
