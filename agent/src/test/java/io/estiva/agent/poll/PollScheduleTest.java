package io.estiva.agent.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.agent.wire.PollAnswer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PollScheduleTest {

  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration REST = Duration.ofMinutes(60);

  private final PollSchedule schedule = new PollSchedule(Duration.ofSeconds(3), REST);

  @Test
  void an_idle_runner_asks_every_three_seconds_from_request_to_request() {
    assertThat(after(204, Duration.ofMillis(10))).isEqualTo(Duration.ofMillis(2990));
    assertThat(after(204, Duration.ofSeconds(50))).isEqualTo(AT_ONCE);
    assertThat(after(409, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void after_a_job_the_next_request_follows_at_once() {
    assertThat(after(201, Duration.ZERO)).isEqualTo(AT_ONCE);
  }

  @Test
  void trouble_makes_the_waits_longer_until_an_answer_comes() {
    assertThat(schedule.afterFailure(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(after(503, Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
    assertThat(schedule.afterFailure(1)).isEqualTo(Duration.ofSeconds(4));
    assertThat(after(204, Duration.ofSeconds(3))).isEqualTo(AT_ONCE);
    assertThat(schedule.afterFailure(1)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void three_refusals_in_a_row_make_the_runner_rest() {
    after(403, Duration.ZERO);
    after(403, Duration.ZERO);
    after(204, Duration.ZERO);
    after(403, Duration.ZERO);
    after(403, Duration.ZERO);
    assertThat(schedule.isResting()).isFalse();

    assertThat(after(403, Duration.ZERO)).isEqualTo(REST);
    assertThat(schedule.isResting()).isTrue();

    schedule.reset();
    assertThat(schedule.isResting()).isFalse();
  }

  private Duration after(int status, Duration took) {
    return schedule.afterAnswer(PollAnswer.none(status, Optional.empty(), ""), took, 1);
  }
}
