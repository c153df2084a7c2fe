package io.estiva.containers.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TransferStreamTest {

  private final List<String> lines = new ArrayList<>();

  private String read(Duration step, String... json) throws IOException {
    var clock = new AtomicLong();
    var stream = new TransferStream(lines::add, () -> clock.addAndGet(step.toNanos()));
    return stream.read(new ByteArrayInputStream(String.join("\r\n", json).getBytes(UTF_8)));
  }

  private static String layer(String id, String status, String detail) {
    return "{\"status\":\""
        + status
        + "\",\"progressDetail\":{"
        + detail
        + "},\"progress\":\"[==> ]\",\"id\":\""
        + id
        + "\"}";
  }

  @Test
  void hundreds_of_steps_become_few_lines() throws IOException {
    var steps = new ArrayList<String>();
    steps.add("{\"status\":\"Pulling from team/app\",\"id\":\"v1\"}");
    steps.add(layer("a", "Pulling fs layer", ""));
    steps.add(layer("b", "Already exists", ""));
    for (int i = 1; i <= 1000; i++) {
      steps.add(layer("a", "Downloading", "\"current\":" + i * 10_000 + ",\"total\":10000000"));
    }
    steps.add(layer("a", "Extracting", "\"current\":5,\"total\":10000000"));
    steps.add(layer("a", "Pull complete", ""));
    steps.add("{\"status\":\"Digest: sha256:abc\"}");
    steps.add("{\"status\":\"Status: Downloaded newer image for app:v1\"}");

    assertThat(read(Duration.ofMillis(1), steps.toArray(String[]::new))).isEmpty();

    assertThat(lines)
        .containsExactly(
            "Digest: sha256:abc",
            "Status: Downloaded newer image for app:v1",
            "2 of 2 layers, 10.0 of 10.0 MB");
  }

  @Test
  void a_slow_transfer_says_how_far_it_is() throws IOException {
    read(
        Duration.ofSeconds(6),
        layer("a", "Downloading", "\"current\":1000000,\"total\":4000000"),
        layer("a", "Downloading", "\"current\":2000000,\"total\":4000000"),
        layer("a", "Download complete", ""));

    assertThat(lines).contains("0 of 1 layers, 2.0 of 4.0 MB");
  }

  @Test
  void an_error_in_the_stream_is_returned() throws IOException {
    assertThat(
            read(
                Duration.ZERO,
                "{\"errorDetail\":{\"message\":\"unknown blob\"},\"error\":\"unknown blob\"}"))
        .isEqualTo("unknown blob");
    assertThat(read(Duration.ZERO, "{\"error\":\"\"}")).isEqualTo("unknown error");
  }
}
