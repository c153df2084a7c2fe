package io.estiva.containers.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineFaultsTest {

  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir private Path directory;
  private FakeDocker fake;

  @BeforeEach
  void start() {
    fake = new FakeDocker(directory, "1.41", "1.12");
  }

  @AfterEach
  void stop() throws IOException {
    fake.close();
  }

  private DockerHost open() {
    return DockerHosts.local(fake.socket());
  }

  private static String pull(String... steps) {
    return FakeDocker.json(String.join("\r\n", steps));
  }

  @Test
  void the_newest_common_version_is_spoken() {
    try (var host = open()) {
      host.ping();

      assertThat(host.facts().apiVersion()).isEqualTo("1.41");
      assertThat(host.facts().platform()).isEqualTo(new Platform("linux", "amd64", ""));
      assertThat(fake.requests())
          .containsExactly("GET /version", "GET /v1.41/info", "GET /v1.41/_ping");
    }
  }

  @Test
  void engines_that_dropped_old_versions_are_spoken_to_in_one_they_know() {
    assertThat(Negotiation.choose("x", "29.0", "1.52", "1.44")).isEqualTo("1.44");
    assertThat(Negotiation.choose("x", "40.0", "1.60", "1.47")).isEqualTo("1.47");
    assertThat(Negotiation.choose("x", "24.0", "1.43", "1.12")).isEqualTo("1.43");
  }

  @Test
  void an_engine_that_is_too_old_is_refused() throws IOException {
    fake.close();
    Files.delete(fake.socket());
    fake = new FakeDocker(directory, "1.39", "1.12");

    assertThatThrownBy(this::open)
        .isInstanceOf(HostUnavailable.class)
        .hasMessageContaining("speaks API 1.39 at most")
        .hasMessageContaining("Upgrade");
  }

  @Test
  void a_socket_that_is_missing_or_dead_is_told() throws IOException {
    assertThatThrownBy(() -> DockerHosts.local(directory.resolve("none.sock")))
        .isInstanceOf(HostUnavailable.class)
        .hasMessageContaining("unix://" + directory.resolve("none.sock"))
        .hasMessageContaining("there is no socket");
    fake.close();
    assertThatThrownBy(this::open)
        .isInstanceOf(HostUnavailable.class)
        .hasMessageContaining("Connection refused")
        .hasMessageContaining("systemctl status docker");
    assertThatThrownBy(() -> DockerHosts.local("tcp://1.2.3.4:2375", CallLimits.standard()))
        .isInstanceOf(HostUnavailable.class)
        .hasMessageContaining("unix:///");
  }

  @Test
  void an_engine_that_never_answers_ends_at_the_limit() {
    fake.answer("POST /containers/web/stop", FakeDocker.HANG);
    try (var host =
        DockerHosts.local(
            fake.socket(), CallLimits.standard().withControl(Duration.ofSeconds(5)))) {
      assertThatThrownBy(() -> host.containers().stop("web", Duration.ZERO))
          .isInstanceOf(DeadlineExceeded.class)
          .hasMessageStartingWith("stopping container web on unix://")
          .hasMessageContaining("did not end within 5 s");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      host.ping();
    }
  }

  @Test
  void an_interrupt_ends_a_call_that_hangs() throws Exception {
    fake.answer("POST /containers/web/start", FakeDocker.HANG);
    try (var host = open()) {
      var failure = new CompletableFuture<Throwable>();
      var thread =
          new Thread(
              () -> {
                try {
                  host.containers().start("web");
                } catch (RuntimeException e) {
                  failure.complete(e);
                }
              });
      thread.start();
      Eventually.within(LONG)
          .until(
              "the call is there",
              () -> fake.requests().contains("POST /v1.41/containers/web/start"));

      thread.interrupt();

      assertThat(failure.get(60, TimeUnit.SECONDS))
          .isInstanceOf(CallInterrupted.class)
          .hasMessageContaining("starting container web");
    }
  }

  @Test
  void an_interrupt_that_was_there_before_ends_the_call_too() {
    try (var host = open()) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(host::ping).isInstanceOf(CallInterrupted.class);

      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void answers_that_break_off_are_errors() {
    fake.answer("GET /containers/a/json", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Id\":");
    fake.answer("GET /containers/b/json", "");
    fake.answer("GET /containers/c/json", FakeDocker.json("<html>"));
    try (var host = open()) {
      for (var name : new String[] {"a", "b", "c"}) {
        assertThatThrownBy(() -> host.containers().inspect(name))
            .isInstanceOf(HostUnavailable.class)
            .hasMessageContaining("inspecting container " + name);
      }
    }
  }

  @Test
  void an_error_inside_a_pull_that_began_well_is_an_error() {
    fake.answer(
        "POST /images/create",
        pull(
            "{\"status\":\"Pulling from app\",\"id\":\"v1\"}",
            "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1,\"total\":2},\"id\":\"abc\"}",
            "{\"errorDetail\":{\"message\":\"write /x: no space left on device\"},\"error\":\"write /x: no space left on device\"}"));
    try (var host = open()) {
      assertThatThrownBy(() -> host.images().pull(PullRequest.of(ImageRef.parse("app:v1"))))
          .isInstanceOfSatisfying(
              ImageUnavailable.class,
              e -> assertThat(e.reason()).isEqualTo(ImageUnavailable.Reason.DISK_FULL))
          .hasMessageContaining("docker system df");
    }
  }

  @Test
  void a_pull_that_ends_without_the_image_is_an_error() {
    fake.answer("POST /images/create", pull("{\"status\":\"Pulling from app\",\"id\":\"v1\"}"));
    fake.answer("GET /images/app:v1/json", FakeDocker.error(404, "no such image"));
    try (var host = open()) {
      assertThatThrownBy(() -> host.images().pull(PullRequest.of(ImageRef.parse("app:v1"))))
          .isInstanceOf(ImageUnavailable.class)
          .hasMessageContaining("the engine does not have the image");
    }
  }

  @Test
  void a_wait_goes_on_after_lost_connections() {
    fake.answer("POST /containers/web/wait", "");
    try (var host = open()) {
      var exit =
          CompletableFuture.supplyAsync(
              () -> host.containers().awaitExit("web", LONG), task -> new Thread(task).start());
      Eventually.within(LONG)
          .until(
              "the wait was tried again",
              () ->
                  fake.requests().stream().filter(request -> request.contains("/wait")).count()
                      >= 3);

      fake.answer(
          "GET /containers/web/json",
          FakeDocker.json("{\"State\":{\"Status\":\"exited\",\"ExitCode\":5,\"OOMKilled\":true}}"));
      fake.answer("POST /containers/web/wait", FakeDocker.json("{\"StatusCode\":5}"));

      assertThat(exit.join()).isEqualTo(new Exit(5, true, ""));
    }
  }
}
