package io.estiva.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.Calls.Answer;
import io.estiva.coordinator.config.CoordinatorConfig;
import io.estiva.protocol.JobPayload;
import io.estiva.testkit.Eventually;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, killed while a runner sends a log. */
class KilledCoordinatorTest {
  private static final Pattern LISTENS =
      Pattern.compile("coordinator listens host=\\S+ port=(\\d+)");
  private static final int KILLS = 4;

  @TempDir Path directory;
  private Process process;
  private int starts;

  @AfterEach
  void end() throws InterruptedException {
    kill();
  }

  private Calls start() throws IOException {
    Path config = directory.resolve("coordinator.yml");
    Files.writeString(config, "listen: 127.0.0.1:0\ndata-dir: " + directory.resolve("data") + "\n");
    starts++;
    Path log = directory.resolve("log" + starts);
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx128m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.estiva.coordinator.main.CoordinatorMain",
                    "run",
                    "--config",
                    config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Eventually.within(Duration.ofMinutes(4))
        .until(
            "the coordinator listens", () -> port(log) > 0 || !process.isAlive(), () -> text(log));
    assertThat(process.isAlive()).as(() -> "the coordinator ended: " + text(log)).isTrue();
    return new Calls(URI.create("http://127.0.0.1:" + port(log)));
  }

  private static int port(Path log) {
    Matcher matcher = LISTENS.matcher(text(log));
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }

  private void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      assertThat(running.destroyForcibly().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_log_has_every_line_once_and_the_job_ends_green_although_the_coordinator_is_killed()
      throws Exception {
    String runner;
    JobPayload job;
    try (Scene scene = Scene.open(CoordinatorConfig.local(directory.resolve("data")))) {
      scene.pending();
      runner = scene.runner();
      job = scene.calls().request(runner).job();
    }
    StringBuilder log = new StringBuilder();
    long stored = 0;
    for (int kill = 0; kill <= KILLS; kill++) {
      Calls calls = start();
      for (int line = 0; line < 20; line++) {
        String text = "line " + kill + "." + line + "\n";
        log.append(text);
        // What was sent last before the kill is sent again, as a runner does that got no answer.
        String unsent = log.substring((int) Math.max(0, stored - (line == 0 && kill > 0 ? 5 : 0)));
        long start = log.length() - unsent.length();
        Answer answer = calls.patch(job, start, unsent);
        if (answer.status() == 416) {
          stored = Long.parseLong(answer.header("Range").substring(2));
          answer = calls.patch(job, stored, log.substring((int) stored));
        }
        assertThat(answer.status()).isEqualTo(202);
        stored = log.length();
      }
      if (kill < KILLS) {
        kill();
      } else {
        int size = log.toString().getBytes(StandardCharsets.UTF_8).length;
        assertThat(
                calls.update(job, "success", Map.of("output", Map.of("bytesize", size))).status())
            .isEqualTo(200);
      }
    }
    kill();

    try (Scene scene = Scene.open(CoordinatorConfig.local(directory.resolve("data")))) {
      byte[] bytes = scene.coordinator().workings().traces().read(job.id(), 0, 1_000_000);
      assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(log.toString());
      assertThat(scene.job(job.id()).status().wireName()).isEqualTo("success");
      assertThat(scene.pipeline(scene.job(job.id()).pipelineId()).status().wireName())
          .isEqualTo("success");
    }
  }

  @Test
  void a_second_coordinator_in_the_same_directory_says_that_it_is_in_use() throws Exception {
    start();
    Path config = directory.resolve("coordinator.yml");
    Process second =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.estiva.coordinator.main.CoordinatorMain",
                "run",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(second.waitFor()).isEqualTo(1);
    assertThat(said).contains("in use by another coordinator").doesNotContain("at io.estiva");
  }

  @Test
  void a_polite_end_is_an_orderly_one() throws Exception {
    start();
    process.destroy();

    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
