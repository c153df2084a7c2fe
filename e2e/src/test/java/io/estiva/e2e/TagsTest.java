package io.estiva.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs go to agents by their tags. */
@Tag("e2e")
@Timeout(900)
class TagsTest {

  @Test
  void jobs_go_to_the_agent_with_their_tags_and_one_without_any_says_why_it_waits() {
    try (Scenario scenario = Scenario.start()) {
      scenario.taggedOnlyAgent("north", "north");
      scenario.taggedOnlyAgent("south", "south");

      Scenario.Run run =
          scenario.pipeline(
              "to_north: {tags: [north], script: [echo north]}",
              "to_south: {tags: [south], script: [echo south]}",
              "to_nobody: {tags: [west], script: [echo west]}");

      run.is("to_north", "success");
      run.is("to_south", "success");
      assertThat(runner(scenario, run, "to_north")).isEqualTo("north");
      assertThat(runner(scenario, run, "to_south")).isEqualTo("south");
      assertThat(run.job("to_nobody").status()).isEqualTo("pending");
      assertThat(run.job("to_nobody").json().getString("waiting_because"))
          .contains("west", "north", "south");
    }
  }

  private static String runner(Scenario scenario, Scenario.Run run, String job) {
    return scenario
        .coordinator()
        .api()
        .runnerName(run.job(job).json().getJsonObject("runner").getLong("id"));
  }
}
