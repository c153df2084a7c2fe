package io.estiva.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.agent.config.DockerConfig;
import io.estiva.agent.config.PolicyConfig;
import io.estiva.agent.spec.JobFailure;
import io.estiva.agent.spec.JobSpec;
import io.estiva.agent.spec.JobSpec.ImageSpec;
import io.estiva.agent.spec.JobSpecReader;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.WireMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobPolicyTest {

  @ParameterizedTest
  @CsvSource({
    "main, '[\"docker\",\"linux\"]', true, true",
    "main, '[\"linux\"]', true, false",
    "main, '[\"docker\"]', false, false",
    "other, '[\"docker\"]', true, false",
  })
  void the_socket_is_for_named_runners_with_a_named_tag_on_protected_refs(
      String runner, String tags, boolean isProtected, boolean allowed) {
    var policy =
        new JobPolicy(
            new PolicyConfig(List.of("*"), List.of("main"), List.of("docker"), true, true),
            DockerConfig.DEFAULT);

    assertThat(policy.allowsDockerSocket(job(runner, tags, isProtected))).isEqualTo(allowed);
  }

  @Test
  void nobody_gets_the_socket_unless_the_host_says_so() {
    var policy = new JobPolicy(PolicyConfig.DEFAULT, DockerConfig.DEFAULT);

    assertThat(policy.allowsDockerSocket(job("main", "[\"docker\"]", true))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "registry.example/*, registry.example/a/b:1, true",
    "registry.example/*, docker.io/registry.example/a, false",
    "alpine:*, alpine:3, true",
    "alpine:*, alpine, true",
    "alpine:*, alpinex, false",
  })
  void images_are_matched_whole(String pattern, String image, boolean allowed) {
    var policy =
        new JobPolicy(
            new PolicyConfig(List.of(pattern), List.of(), List.of(), true, true),
            DockerConfig.DEFAULT);

    if (allowed) {
      policy.requireImage(image);
    } else {
      assertThatThrownBy(() -> policy.requireImage(image))
          .isInstanceOf(JobFailure.class)
          .hasMessageContaining(image)
          .hasMessageContaining(pattern);
    }
  }

  @Test
  void a_pull_policy_that_the_host_does_not_have_is_refused() {
    var docker =
        new DockerConfig(
            DockerConfig.DEFAULT.socket(), Optional.empty(), List.of("always"), 0, 0, 0);
    var policy = new JobPolicy(PolicyConfig.DEFAULT, docker);

    assertThat(policy.pullPolicies(image(List.of()))).containsExactly("always");
    assertThatThrownBy(() -> policy.pullPolicies(image(List.of("never"))))
        .hasMessageContaining("never")
        .hasMessageContaining("always");
  }

  private static ImageSpec image(List<String> policies) {
    return new ImageSpec("alpine", List.of(), "", "", policies);
  }

  private static JobSpec job(String runner, String tags, boolean isProtected) {
    String payload =
        """
        {"id": 1, "token": "t", "job_info": {"name": "n", "stage": "s", "project_id": 1},
         "git_info": {"protected": %s}, "image": {"name": "alpine"},
         "variables": [{"key": "CI_RUNNER_TAGS", "value": %s, "public": true, "raw": true}]}
        """
            .formatted(isProtected, "\"" + tags.replace("\"", "\\\"") + "\"");
    JobPayload read =
        new WireMapper().read(payload.getBytes(StandardCharsets.UTF_8), JobPayload.class);
    return JobSpecReader.read(read, runner, Optional.empty());
  }
}
