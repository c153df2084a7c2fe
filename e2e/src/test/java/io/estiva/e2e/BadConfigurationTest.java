package io.estiva.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are wrong: every problem at once, with its place and the nearest valid word. */
@Tag("e2e")
@Timeout(900)
class BadConfigurationTest {

  @Test
  void agent_tells_everything_that_is_wrong_with_its_file(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("agent.yml");
    Files.writeString(
        file,
        String.join(
            "\n",
            "concurent: 2",
            "log-limit: much",
            "runners:",
            "  - name: one",
            "    url: http://127.0.0.1:1",
            "    token-flie: token",
            ""));

    Shell.Result result =
        Shell.tryRun(
            environment(), List.of(Agent.program().toString(), "run", "--config", file.toString()));

    String said = result.out() + result.err();
    assertThat(result.exit()).isNotZero();
    assertThat(said).contains(file + ":1:1").contains("concurrent");
    assertThat(said).contains(file + ":2:").contains("log-limit");
    assertThat(said).contains(file + ":6:5").contains("token-file");
    assertThat(said).doesNotContain("\tat ", "Exception");
  }

  @Test
  void tabs_in_the_agents_file_are_shown_where_they_are(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("agent.yml");
    Files.writeString(file, "concurrent: 2\nrunners:\n\t- name: one\n");

    Shell.Result result =
        Shell.tryRun(
            environment(), List.of(Agent.program().toString(), "run", "--config", file.toString()));

    String said = result.out() + result.err();
    assertThat(result.exit()).isNotZero();
    assertThat(said).contains(file + ":3:1").containsIgnoringCase("tab");
    assertThat(said).doesNotContain("\tat ", "Exception");
  }

  @Test
  void pipeline_file_is_told_all_its_problems_at_once() {
    try (Scenario scenario = Scenario.start()) {
      Scenario.Run run =
          scenario.pipeline(
              "stages: [build, test]",
              "compile:",
              "  stage: build",
              "  script: [make]",
              "  artefacts: {paths: [out]}",
              "  needs: [check]",
              "check:",
              "  stage: tset",
              "  needs: [compile]",
              "  timeout: [1, 2]",
              "  script: [make check]");

      String errors = scenario.coordinator().api().pipelineErrors(scenario.project(), run.id());
      assertThat(run.status()).isEqualTo("failed");
      assertThat(errors).as("an unknown key").contains(".gitlab-ci.yml:5:3").contains("artifacts");
      assertThat(errors).as("an unknown stage").contains(".gitlab-ci.yml:8:").contains("test");
      assertThat(errors).as("a wrong type").contains(".gitlab-ci.yml:10:").contains("timeout");
      assertThat(errors).doesNotContain("\tat ", "Exception");
    }
  }

  @Test
  void circle_of_needs_and_tabs_are_told_with_their_place() {
    try (Scenario scenario = Scenario.start()) {
      Scenario.Run circle =
          scenario.pipeline(
              "a: {script: [x], needs: [b]}",
              "b: {script: [x], needs: [c]}",
              "c: {script: [x], needs: [a]}");
      Scenario.Run tabs = scenario.pipeline("a:", "\tscript: [x]");

      assertThat(scenario.coordinator().api().pipelineErrors(scenario.project(), circle.id()))
          .contains(".gitlab-ci.yml:")
          .containsPattern("a.*b.*c")
          .containsIgnoringCase("needs");
      assertThat(scenario.coordinator().api().pipelineErrors(scenario.project(), tabs.id()))
          .contains(".gitlab-ci.yml:2:1")
          .containsIgnoringCase("tab");
    }
  }

  private static Map<String, String> environment() {
    return Map.of("JAVA_HOME", System.getProperty("java.home"));
  }
}
