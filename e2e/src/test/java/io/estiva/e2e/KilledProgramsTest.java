package io.estiva.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code kill -9} in the middle of a job: it ends green, and its log has every line once. */
@Tag("e2e")
@Timeout(900)
class KilledProgramsTest {
  private static final int LINES = 1500;

  @Test
  void job_outlives_a_killed_agent() {
    try (Scenario scenario = Scenario.start()) {
      Agent agent = scenario.agent("only");
      Scenario.Run run = counting(scenario);

      run.shows("count", "line 200\n");
      agent.kill();
      agent.restart();

      run.ends("success");
      assertThat(numbered(run)).isEqualTo(everyLineOnce());
      scenario.bed().awaitNoJobContainers();
    }
  }

  @Test
  void job_outlives_a_killed_coordinator() {
    try (Scenario scenario = Scenario.start()) {
      scenario.agent("only");
      Scenario.Run run = counting(scenario);

      run.shows("count", "line 200\n");
      scenario.coordinator().kill();
      scenario.coordinator().restart();

      run.ends("success");
      assertThat(numbered(run)).isEqualTo(everyLineOnce());
    }
  }

  private static Scenario.Run counting(Scenario scenario) {
    return scenario.pipeline(
        "count:",
        "  image: estiva-testbed/busybox:latest",
        "  script:",
        "    - i=0; while [ $i -lt "
            + LINES
            + " ]; do i=$((i+1)); echo \"line $i\"; usleep 10000; done");
  }

  private static List<String> numbered(Scenario.Run run) {
    return run.trace("count").lines().filter(line -> line.matches("line \\d+")).toList();
  }

  private static List<String> everyLineOnce() {
    return IntStream.rangeClosed(1, LINES).mapToObj(i -> "line " + i).collect(Collectors.toList());
  }
}
