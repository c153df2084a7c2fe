package io.estiva.containers.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecPartsTest {

  @Test
  void restart_policies_are_read_and_shown() {
    for (var text : List.of("no", "always", "unless-stopped", "on-failure", "on-failure:3")) {
      assertThat(RestartPolicy.parse(text)).hasToString(text);
    }
    assertThat(RestartPolicy.parse("")).isEqualTo(RestartPolicy.NO);
    for (var text : List.of("never", "always:3", "on-failure:x")) {
      assertThatThrownBy(() -> RestartPolicy.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("restart policy");
    }
  }

  @Test
  void no_restart_is_said_by_name() {
    var body = CreateBody.of(ContainerSpec.of("web", "app").build());

    assertThat(body.path("HostConfig").path("RestartPolicy").toString())
        .isEqualTo("{\"Name\":\"no\",\"MaximumRetryCount\":0}");
  }

  @Test
  void what_is_not_set_is_left_to_image_and_engine() {
    var body = CreateBody.of(ContainerSpec.of("web", "app").build());

    assertThat(body.has("Cmd")).isFalse();
    assertThat(body.has("Entrypoint")).isFalse();
    assertThat(body.has("Healthcheck")).isFalse();
    assertThat(body.has("User")).isFalse();
    assertThat(body.path("HostConfig").has("LogConfig")).isFalse();
    assertThat(body.path("HostConfig").has("NetworkMode")).isFalse();
    assertThat(body.path("HostConfig").has("Memory")).isFalse();
  }

  @Test
  void an_empty_entrypoint_removes_the_images_own() {
    assertThat(
            CreateBody.of(ContainerSpec.of("web", "app").entrypoint(List.of()).build())
                .path("Entrypoint")
                .toString())
        .isEqualTo("[\"\"]");
  }

  @Test
  void several_bindings_of_one_port_stay_together() {
    var spec =
        ContainerSpec.of("web", "app")
            .port(PortMapping.parse("127.0.0.1:80:80").get(0))
            .port(PortMapping.parse("8080:80").get(0))
            .build();

    var bindings = CreateBody.of(spec).path("HostConfig").path("PortBindings").path("80/tcp");

    assertThat(bindings.toString())
        .isEqualTo(
            "[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"80\"},{\"HostIp\":\"\",\"HostPort\":\"8080\"}]");
  }

  @Test
  void names_paths_and_limits_are_checked_at_once() {
    assertThatThrownBy(() -> ContainerSpec.of("-web", "app"))
        .hasMessageContaining("not a container's name");
    assertThatThrownBy(() -> new Mount.Bind("relative", "/x", true))
        .hasMessageContaining("not an absolute path");
    assertThatThrownBy(
            () -> ContainerSpec.of("web", "app").network("a").networkMode("host").build())
        .hasMessageContaining("both");
    assertThatThrownBy(() -> CallLimits.standard().withControl(Duration.ZERO))
        .hasMessageContaining("longer than nothing");
  }

  @Test
  void platforms_are_compared_by_what_runs_on_them() {
    var amd64 = Platform.parse("linux/x86_64");

    assertThat(amd64).hasToString("linux/amd64");
    assertThat(amd64.runs(Platform.parse("linux/amd64"))).isTrue();
    assertThat(amd64.runs(Platform.parse("linux/386"))).isTrue();
    assertThat(amd64.runs(Platform.parse("linux/arm64"))).isFalse();
    assertThat(amd64.runs(Platform.parse("windows/amd64"))).isFalse();
    assertThat(Platform.parse("linux/aarch64").runs(Platform.parse("linux/arm/v7"))).isTrue();
    assertThatThrownBy(() -> Platform.parse("linux")).hasMessageContaining("linux/amd64");
  }
}
