package io.estiva.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504, 512, 599})
  void not_now_is_tried_again_five_times_in_all(int status) {
    Answer answer = answer(status);

    assertThat(RetryPolicy.delay(answer, 1, NOW, 1)).contains(Duration.ofMillis(100));
    assertThat(RetryPolicy.delay(answer, 4, NOW, 1)).contains(Duration.ofMillis(800));
    assertThat(RetryPolicy.delay(answer, 5, NOW, 1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 400, 401, 403, 404, 409, 416, 501, 505})
  void any_other_answer_is_final(int status) {
    assertThat(RetryPolicy.delay(answer(status), 1, NOW, 0)).isEmpty();
  }

  @Test
  void the_server_says_how_long_to_wait() {
    assertThat(RetryPolicy.delay(answer(429, "Retry-After", "7"), 1, NOW, 0))
        .contains(Duration.ofSeconds(7));
    assertThat(
            RetryPolicy.delay(
                answer(503, "RateLimit-ResetTime", "Fri, 20 Nov 2026 10:00:30 GMT"), 1, NOW, 0))
        .contains(Duration.ofSeconds(30));
    assertThat(RetryPolicy.delay(answer(429, "Retry-After", "999999"), 1, NOW, 0))
        .contains(Duration.ofHours(1));
  }

  @Test
  void headers_that_make_no_sense_are_not_heeded() {
    assertThat(RetryPolicy.delay(answer(429, "Retry-After", "0"), 1, NOW, 1))
        .contains(Duration.ofMillis(100));
    assertThat(RetryPolicy.delay(answer(429, "Retry-After", "soon"), 1, NOW, 1))
        .contains(Duration.ofMillis(100));
    assertThat(
            RetryPolicy.delay(
                answer(429, "RateLimit-ResetTime", "Fri, 20 Nov 2020 10:00:30 GMT"), 1, NOW, 1))
        .contains(Duration.ofMillis(100));
    assertThat(RetryPolicy.delay(answer(429, "RateLimit-ResetTime", "tomorrow"), 1, NOW, 1))
        .contains(Duration.ofMillis(100));
  }

  @Test
  void waits_double_up_to_the_longest_and_spread_over_their_second_half() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    assertThat(backoff.delay(0, 0)).isEqualTo(Duration.ofMillis(500));
    assertThat(backoff.delay(3, 1)).isEqualTo(Duration.ofSeconds(8));
    assertThat(backoff.delay(6, 1)).isEqualTo(Duration.ofSeconds(60));
    assertThat(backoff.delay(10_000, 1)).isEqualTo(Duration.ofSeconds(60));
  }

  private static Answer answer(int status, String... header) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (header.length == 2) {
      headers.set(header[0], header[1]);
    }
    return new Answer(status, headers, Buffer.buffer());
  }
}
