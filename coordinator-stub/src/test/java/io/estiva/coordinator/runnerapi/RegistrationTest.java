package io.estiva.coordinator.runnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.Calls;
import io.estiva.coordinator.Calls.Answer;
import io.estiva.coordinator.Scene;
import io.estiva.coordinator.project.Secret;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.TokenRow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Register, verify, unregister, reset: S1 to S7 of the runner API's checklist. */
class RegistrationTest {
  @TempDir Path directory;
  private Scene scene;
  private Calls calls;

  @BeforeEach
  void open() {
    scene = Scene.open(directory.resolve("data"));
    calls = scene.calls();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private String registrationToken() {
    return Scene.await(
            scene
                .coordinator()
                .workings()
                .projects()
                .createToken(TokenRow.Kind.REGISTRATION, "test", null))
        .token();
  }

  @Test
  void verify_tells_the_runners_number_and_refuses_other_tokens() {
    String token = scene.runner();

    Answer known =
        calls.json(
            "POST", "/api/v4/runners/verify", Map.of("token", token, "system_id", "s_1", "new", 1));
    Answer unknown = calls.json("POST", "/api/v4/runners/verify", Map.of("token", "glrt-x"));
    Answer missing = calls.json("POST", "/api/v4/runners/verify", Map.of());

    assertThat(known.status()).isEqualTo(200);
    assertThat(known.json())
        .containsEntry("id", (int) scene.runnerOf(token).id())
        .containsEntry("token", token)
        .containsEntry("token_expires_at", null);
    assertThat(unknown.status()).isEqualTo(403);
    assertThat(missing.status()).isEqualTo(400);
  }

  @Test
  void a_registration_token_makes_a_runner() {
    Answer answer =
        calls.json(
            "POST",
            "/api/v4/runners",
            Map.of(
                "token",
                registrationToken(),
                "description",
                "host",
                "tag_list",
                "docker, linux",
                "run_untagged",
                false,
                "access_level",
                "ref_protected",
                "info",
                Map.of("name", "gitlab-runner")));

    assertThat(answer.status()).isEqualTo(201);
    RunnerRow row = scene.runnerOf(String.valueOf(answer.json().get("token")));
    assertThat(row.tags()).containsExactly("docker", "linux");
    assertThat(row.runUntagged()).isFalse();
    assertThat(row.protectedOnly()).isTrue();
    assertThat(row.description()).isEqualTo("host");
  }

  @Test
  void tags_may_come_as_a_list() {
    Answer answer =
        calls.json(
            "POST",
            "/api/v4/runners",
            Map.of("token", registrationToken(), "tag_list", List.of("a", "b")));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(scene.runnerOf(String.valueOf(answer.json().get("token"))).tags())
        .containsExactly("a", "b");
  }

  @Test
  void an_access_token_or_a_wrong_one_registers_nothing() {
    String access =
        Scene.await(
                scene
                    .coordinator()
                    .workings()
                    .projects()
                    .createToken(TokenRow.Kind.ADMIN, "test", null))
            .token();

    assertThat(calls.json("POST", "/api/v4/runners", Map.of("token", access)).status())
        .isEqualTo(403);
    assertThat(calls.json("POST", "/api/v4/runners", Map.of("token", "GR-x")).status())
        .isEqualTo(403);
    assertThat(calls.json("POST", "/api/v4/runners", Map.of()).status()).isEqualTo(400);
  }

  @Test
  void a_machine_unregisters_once() {
    String token = scene.runner();
    Map<String, String> machine = Map.of("token", token, "system_id", "s_1");
    calls.json("POST", "/api/v4/runners/verify", machine);

    assertThat(calls.json("DELETE", "/api/v4/runners/managers", machine).status()).isEqualTo(204);
    assertThat(calls.json("DELETE", "/api/v4/runners/managers", machine).status()).isEqualTo(404);
    assertThat(
            calls
                .json("DELETE", "/api/v4/runners/managers", Map.of("token", "x", "system_id", "s"))
                .status())
        .isEqualTo(403);
  }

  @Test
  void a_runner_unregisters_and_its_token_is_dead() {
    String token = scene.runner();

    assertThat(calls.json("DELETE", "/api/v4/runners", Map.of("token", token)).status())
        .isEqualTo(204);
    assertThat(calls.json("DELETE", "/api/v4/runners", Map.of("token", token)).status())
        .isEqualTo(403);
    assertThat(calls.request(token).status()).isEqualTo(403);
  }

  @Test
  void a_reset_gives_a_new_token_and_kills_the_old_one() {
    String old = scene.runner();

    Answer answer =
        calls.json("POST", "/api/v4/runners/reset_authentication_token", Map.of("token", old));

    String token = String.valueOf(answer.json().get("token"));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(token).startsWith("glrt-").isNotEqualTo(old);
    assertThat(calls.request(old).status()).isEqualTo(403);
    assertThat(calls.request(token).status()).isEqualTo(204);
  }

  @Test
  void a_token_that_expires_says_when() {
    String token = scene.runner();
    Instant end = Instant.now().plusSeconds(3600);
    RunnerRow row = scene.runnerOf(token);
    scene.write(
        session -> {
          session.runners().token(row.id(), Secret.hash(token), end);
          return true;
        });

    Answer answer = calls.json("POST", "/api/v4/runners/verify", Map.of("token", token));

    assertThat(
            Instant.parse(String.valueOf(answer.json().get("token_expires_at"))).getEpochSecond())
        .isEqualTo(end.getEpochSecond());
  }

  @Test
  void what_only_gitlab_has_is_not_here() {
    assertThat(calls.get("/api/v4/runners/router/discovery").status()).isEqualTo(501);
    assertThat(calls.get("/api/v4/jobs/1/runtime_environment_key").status()).isEqualTo(404);
  }
}
