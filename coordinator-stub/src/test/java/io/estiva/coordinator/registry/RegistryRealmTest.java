package io.estiva.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.Calls;
import io.estiva.coordinator.Calls.Answer;
import io.estiva.coordinator.Scene;
import io.estiva.coordinator.config.CoordinatorConfig;
import io.estiva.coordinator.store.TokenRow;
import io.estiva.protocol.JobPayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryRealmTest {
  private static final String ASKED =
      "/jwt/auth?service=registry&scope=repository:group/app:pull,push";

  @TempDir Path directory;
  private Scene scene;
  private Calls calls;

  @BeforeEach
  void open() {
    scene =
        Scene.open(
            CoordinatorConfig.read(
                "coordinator.yml",
                "listen: 127.0.0.1:0\ndata-dir: "
                    + directory.resolve("data")
                    + "\nregistry:\n  address: registry.example.com:5000\n"));
    calls = scene.calls();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static String login(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static String claims(Answer answer) {
    String token = String.valueOf(answer.json().get("token"));
    return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
  }

  private JobPayload running() {
    String runner = scene.runner();
    scene.pending();
    return calls.request(runner).job();
  }

  @Test
  void a_running_job_gets_its_own_projects_images() {
    JobPayload job = running();

    Answer answer = calls.get(ASKED, "Authorization", login("gitlab-ci-token", job.token()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(claims(answer))
        .contains("\"actions\":[\"pull\",\"push\"]")
        .contains("\"aud\":\"registry\"");
  }

  @Test
  void a_job_gets_nothing_of_another_project() {
    JobPayload job = running();

    Answer answer =
        calls.get(
            "/jwt/auth?service=registry&scope=repository:other/app:pull",
            "Authorization",
            login("gitlab-ci-token", job.token()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(claims(answer)).contains("\"access\":[]");
  }

  @Test
  void a_login_ends_with_its_job() {
    JobPayload job = running();
    calls.update(job, "success");

    Answer answer = calls.get(ASKED, "Authorization", login("gitlab-ci-token", job.token()));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text()).contains("has ended");
  }

  @Test
  void access_tokens_pull_or_push_as_their_kind_allows() {
    String reader = token(TokenRow.Kind.READ);
    String administrator = token(TokenRow.Kind.ADMIN);

    Answer read = calls.get(ASKED, "Authorization", login("ann", reader));
    Answer write = calls.get(ASKED, "Authorization", login("ann", administrator));

    assertThat(claims(read)).contains("\"actions\":[\"pull\"]");
    assertThat(claims(write)).contains("\"actions\":[\"pull\",\"push\"]");
  }

  @Test
  void nobody_and_wrong_passwords_are_asked_to_log_in() {
    assertThat(calls.get(ASKED).status()).isEqualTo(401);
    assertThat(calls.get(ASKED).header("WWW-Authenticate")).startsWith("Basic");
    assertThat(calls.get(ASKED, "Authorization", "Basic !!!").status()).isEqualTo(401);
    assertThat(calls.get(ASKED, "Authorization", login("gitlab-ci-token", "x")).status())
        .isEqualTo(401);
    assertThat(calls.get("/jwt/auth?service=other", "Authorization", login("a", "b")).status())
        .isEqualTo(400);
  }

  private String token(TokenRow.Kind kind) {
    return Scene.await(scene.coordinator().workings().projects().createToken(kind, "test", null))
        .token();
  }
}
