package io.estiva.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireMapperTest {

  private final WireMapper json = new WireMapper();

  @Test
  void a_payload_with_nulls_everywhere_reads_as_empty() {
    String document =
        """
        {"id": 7, "token": "t", "job_info": {"name": "a", "time_in_queue_seconds": null, "scoped_user_id": null},
         "git_info": null, "runner_info": {"uuid": null, "timeout": 0}, "variables": [{"key": "A", "value": null}],
         "steps": null, "image": {"name": "x", "entrypoint": null, "ports": null, "pull_policy": null, "executor_opts": null},
         "services": [{"name": "db", "alias": null, "variables": null}], "artifacts": null, "cache": null,
         "features": null, "never_heard_of": {"deep": [1, 2]}}
        """;

    JobPayload payload = json.read(document.getBytes(UTF_8), JobPayload.class);

    assertThat(payload.artifacts()).isEmpty();
    assertThat(payload.variable("A")).contains("");
    assertThat(payload.image())
        .isNotNull()
        .satisfies(image -> assertThat(image.entrypoint()).isEmpty());
    assertThat(payload.services().get(0).alias()).isEmpty();
    assertThat(payload.runnerInfo().limit()).isEqualTo(Duration.ofHours(2));
    assertThat(payload.features().failureReasons()).isEmpty();
  }

  @Test
  void the_last_variable_of_a_name_wins() {
    JobPayload payload =
        json.read(
            "{\"id\":1,\"job_info\":{},\"variables\":[{\"key\":\"A\",\"value\":\"1\"},{\"key\":\"A\",\"value\":\"2\"}]}"
                .getBytes(UTF_8),
            JobPayload.class);

    assertThat(payload.variable("A")).contains("2");
  }

  @Test
  void a_broken_document_is_named_by_place_and_never_quoted() {
    byte[] wrongKind = "{\"id\": {\"secret\": \"s3cr3t\"}, \"job_info\": {}}".getBytes(UTF_8);
    byte[] noJson = "<html>s3cr3t</html>".getBytes(UTF_8);

    assertThatThrownBy(() -> json.read(wrongKind, JobPayload.class))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("id")
        .hasMessageNotContaining("s3cr3t");
    assertThatThrownBy(() -> json.read(noJson, JobPayload.class))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("line 1")
        .hasMessageNotContaining("s3cr3t");
    assertThatThrownBy(() -> json.read("null".getBytes(UTF_8), JobPayload.class))
        .isInstanceOf(WireFormatException.class);
  }

  @Test
  void secrets_do_not_show_in_texts_of_records() throws IOException {
    JobPayload payload = json.read(GoldenFilesTest.golden("job-full.json"), JobPayload.class);

    String shown =
        payload.toString()
            + payload.gitInfo()
            + payload.variables()
            + payload.credentials()
            + payload.dependencies()
            + payload.services()
            + new RequestJob(RunnerInfo.UNKNOWN, "glrt-notarealtoken", "", "", java.util.Map.of())
            + new RunnerIdentity(1, "glrt-notarealtoken", null);

    assertThat(shown).doesNotContain("notarealtoken", "correct-horse", "line 1");
  }

  @Test
  void error_messages_are_read_in_all_shapes() {
    assertThat(json.errorMessage("{\"message\":\"403 Forbidden\"}".getBytes(UTF_8)))
        .contains("403 Forbidden");
    assertThat(json.errorMessage("{\"error\":\"token is missing\"}".getBytes(UTF_8)))
        .contains("token is missing");
    assertThat(json.errorMessage("{\"message\":{\"tags\":[\"too many\",\"odd\"]}}".getBytes(UTF_8)))
        .contains("tags too many, odd");
    assertThat(json.errorMessage("oops".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void all_features_are_sent_as_flags() {
    RunnerFeatures features = RunnerFeatures.of(EnumSet.of(Feature.IMAGE, Feature.TRACE_SIZE));

    assertThat(features.flags())
        .hasSize(31)
        .containsEntry("image", true)
        .containsEntry("native_steps_integration", false);
    assertThat(features.has(Feature.TRACE_SIZE)).isTrue();
  }

  @Test
  void failure_reasons_fall_back_to_what_the_server_knows() {
    List<String> old = List.of("unknown_failure");

    assertThat(FailureReason.RUNNER_CONFIGURATION_ERROR.wireName(old)).isEqualTo("script_failure");
    assertThat(FailureReason.IMAGE_PULL_FAILURE.wireName(old)).isEqualTo("runner_system_failure");
    assertThat(FailureReason.RUNNER_EXTERNAL_DEPENDENCY_FAILURE.wireName(old))
        .isEqualTo("runner_system_failure");
    assertThat(FailureReason.RUNNER_INTERRUPTED.wireName(old)).isEqualTo("unknown_failure");
    assertThat(FailureReason.JOB_CANCELED.wireName(old)).isEqualTo("unknown_failure");
    assertThat(FailureReason.JOB_EXECUTION_TIMEOUT.wireName(old))
        .isEqualTo("job_execution_timeout");
    assertThat(FailureReason.RUNNER_INTERRUPTED.wireName(List.of("runner_interrupted")))
        .isEqualTo("runner_interrupted");
    assertThat(FailureReason.of("script_failure")).contains(FailureReason.SCRIPT_FAILURE);
    assertThat(FailureReason.of("made_up")).isEmpty();
  }
}
