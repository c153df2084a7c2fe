package io.estiva.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.testkit.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A secret variable is nowhere that it was not asked to be. */
@Tag("e2e")
@Timeout(900)
class SecretsTest {

  @Test
  void masked_variable_is_in_no_log_no_inspect_no_process_list_and_no_file() {
    try (Scenario scenario = Scenario.start()) {
      String secret = "s3cret" + UUID.randomUUID().toString().replace("-", "");
      scenario.variables(List.of(Variable.masked("SECRET", secret)));
      scenario.agent("only");

      Scenario.Run run =
          scenario.pipeline(
              "leak:",
              "  image: estiva-testbed/busybox:latest",
              "  script:",
              "    - test ${#SECRET} -eq " + secret.length(),
              "    - echo \"whole $SECRET\"",
              "    - printf '%s' \"pieces ${SECRET%????????}\"; usleep 300000; printf '%s\\n"
                  + "' \"${SECRET#\"${SECRET%????????}\"}\"",
              "    - i=1; while [ $i -le "
                  + secret.length()
                  + " ]; do printf '%s' \"$SECRET\" | cut -c$i | tr -d '\\n"
                  + "'; usleep 20000; i=$((i+1)); done; echo",
              "    - echo waiting",
              "    - while [ ! -e go ]; do usleep 100000; done",
              "    - echo gone on");
      run.shows("leak", "waiting\n");
      List<String> containers = scenario.bed().jobContainers();
      assertThat(containers).isNotEmpty();
      String inspected = scenario.bed().docker(Bed.words("inspect", containers));
      String processes = Shell.run("ps", "axww", "-o", "args");
      for (String container : containers) {
        scenario
            .bed()
            .docker("exec", container, "sh", "-c", "touch \"$(ls -d /builds/*/* | head -n 1)/go\"");
      }
      run.ends("success");
      scenario.bed().awaitNoJobContainers();

      assertThat(inspected).doesNotContain(secret);
      assertThat(processes).doesNotContain(secret);
      assertThat(run.trace("leak"))
          .doesNotContain(secret)
          .contains("whole [MASKED]", "pieces [MASKED]");
      assertThat(scenario.coordinator().log()).doesNotContain(secret);
      // The agent forgets a job when the coordinator has confirmed its end.
      Eventually.soon()
          .until(
              "no file holds the secret",
              () -> filesWith(secret, scenario).isEmpty(),
              () -> filesWith(secret, scenario));
    }
  }

  /** The files that hold the text, but for the coordinator's database, where the variable lives. */
  private static List<String> filesWith(String text, Scenario scenario) {
    Path coordinator = scenario.coordinator().data();
    List<String> grep =
        List.of(
            "sh",
            "-c",
            "grep --recursive --text --fixed-strings --files-with-matches --devices=skip -e"
                + " \"$TEXT\" \"$DIRECTORY\" /dev/shm /run/estiva* 2>/dev/null || true");
    return Shell.run(Map.of("TEXT", text, "DIRECTORY", scenario.directory().toString()), grep)
        .lines()
        .filter(file -> !file.isBlank() && !file.startsWith(coordinator + "/estiva.db"))
        .toList();
  }
}
