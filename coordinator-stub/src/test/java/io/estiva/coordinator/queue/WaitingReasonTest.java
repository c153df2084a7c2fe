package io.estiva.coordinator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.state.When;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitingReasonTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static JobRow job(String... tags) {
    return new JobRow(
        1,
        1,
        1,
        "job",
        "test",
        0,
        0,
        When.ON_SUCCESS,
        false,
        List.of(),
        JobStatus.PENDING,
        "{}",
        List.of(tags),
        false,
        false,
        false,
        1,
        false,
        null,
        null,
        3600,
        null,
        null,
        null,
        null,
        null,
        null,
        NOW,
        null,
        NOW,
        null,
        null,
        null,
        null);
  }

  private static RunnerRow runner(
      String name,
      boolean untagged,
      boolean protectedOnly,
      boolean paused,
      @Nullable Instant contacted,
      String... tags) {
    return new RunnerRow(
        1,
        false,
        name,
        "",
        List.of(tags),
        untagged,
        false,
        protectedOnly,
        paused,
        0,
        null,
        null,
        NOW,
        contacted);
  }

  private static String reason(JobRow job, RunnerRow... runners) {
    return WaitingReason.of(job, List.of(runners), id -> false, NOW);
  }

  @Test
  void without_any_runner() {
    assertThat(reason(job())).contains("No runner is registered");
  }

  @Test
  void with_a_tag_that_no_runner_has() {
    assertThat(reason(job("gpu"), runner("a", true, false, false, NOW, "docker", "linux")))
        .isEqualTo("No runner has the tag gpu; tags that runners have: docker, linux.");
  }

  @Test
  void with_tags_that_no_single_runner_has() {
    assertThat(
            reason(
                job("a", "b"),
                runner("x", true, false, false, NOW, "a"),
                runner("y", true, false, false, NOW, "b")))
        .contains("o single runner has all of its tags (a, b)");
  }

  @Test
  void without_tags_and_no_runner_for_such_jobs() {
    assertThat(reason(job(), runner("a", false, false, false, NOW, "docker")))
        .contains("run_untagged");
  }

  @Test
  void with_protected_runners_only() {
    assertThat(reason(job("deploy"), runner("prod", false, true, false, NOW, "deploy")))
        .isEqualTo(
            "The runners with its tags (prod) take only jobs of protected branches and tags.");
  }

  @Test
  void with_paused_runners_only() {
    assertThat(reason(job(), runner("a", true, false, true, NOW))).contains("paused: a");
  }

  @Test
  void with_runners_that_are_away() {
    assertThat(
            reason(
                job(),
                runner("a", true, false, false, null),
                runner("b", true, false, false, NOW.minusSeconds(600))))
        .contains("a (never seen)", "b (last seen 10 min ago)");
  }

  @Test
  void with_busy_runners_and_with_one_that_waits() {
    RunnerRow runner = runner("a", true, false, false, NOW);

    assertThat(reason(job(), runner)).contains("busy: a");
    assertThat(WaitingReason.of(job(), List.of(runner), id -> true, NOW))
        .contains("about to be handed");
  }
}
