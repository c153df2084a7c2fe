package io.estiva.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.Calls;
import io.estiva.coordinator.Calls.Answer;
import io.estiva.coordinator.GitRepository;
import io.estiva.coordinator.Scene;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files checked over HTTP, with includes from a real repository. */
class LintRoutesTest {
  @TempDir Path directory;
  private Scene scene;
  private Calls calls;
  private String admin = "";
  private String sha = "";

  @BeforeEach
  void open() throws Exception {
    GitRepository repository = GitRepository.init(directory.resolve("work"));
    sha = repository.write("ci/base.yml", ".base:\n  tags: [linux]\n").commit("first");
    scene = Scene.open(directory.resolve("data"));
    calls = scene.calls();
    admin = Files.readString(directory.resolve("data/admin-token")).strip();
    Answer made =
        calls.json(
            "POST",
            "/api/v4/projects",
            Map.of("path", "team/web", "git_url", repository.url()),
            "PRIVATE-TOKEN",
            admin);
    assertThat(made.status()).isEqualTo(201);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private Answer lint(Map<String, Object> body) {
    return calls.json("POST", "/api/v4/projects/team%2Fweb/ci/lint", body, "PRIVATE-TOKEN", admin);
  }

  @Test
  void a_valid_file_is_answered_with_its_merged_form_and_includes() {
    Answer answer =
        lint(
            Map.of(
                "content", "include: ci/base.yml\nbuild:\n  extends: .base\n  script: [make]\n"));

    assertThat(answer.status()).isEqualTo(200);
    Map<String, Object> json = answer.json();
    assertThat(json).containsEntry("valid", true).containsEntry("errors", List.of());
    assertThat(json).doesNotContainKey("jobs");
    assertThat(String.valueOf(json.get("merged_yaml"))).contains("script:\n    - make", "- linux");
    assertThat(json.get("includes").toString())
        .contains("type=local", "location=ci/base.yml", "context_project=team/web", sha);
  }

  @Test
  void an_invalid_file_is_answered_with_all_errors_and_their_places() {
    Map<String, Object> json = lint(Map.of("content", "a:\n  scrip: [x]\nb:\n  stage: 7\n")).json();

    assertThat(json).containsEntry("valid", false).containsEntry("merged_yaml", null);
    assertThat(json.get("errors").toString()).contains("scrip", "(.gitlab-ci.yml:3:1)");
  }

  @Test
  void a_dry_run_leaves_out_what_rules_leave_out() {
    String content =
        """
        always: {script: [a], tags: [$CI_COMMIT_BRANCH]}
        never: {script: [b], rules: [{when: never}]}
        needing: {script: [c], needs: [always]}
        """;

    Object written = lint(Map.of("content", content, "include_jobs", true)).json().get("jobs");
    Object planned =
        lint(Map.of("content", content, "include_jobs", true, "dry_run", true)).json().get("jobs");

    assertThat(written.toString()).contains("name=never", "only=");
    assertThat(planned.toString())
        .contains("name=always", "tag_list=[main]", "name=needing")
        .doesNotContain("never");
  }

  @Test
  void a_dry_run_without_jobs_is_not_valid() {
    Map<String, Object> json =
        lint(Map.of(
                "content", "a: {script: [a], rules: [{when: never}]}",
                "dry_run", true,
                "include_jobs", true))
            .json();

    assertThat(json).containsEntry("valid", false).containsEntry("jobs", List.of());
    assertThat((List<?>) json.get("errors")).hasSize(1);
  }

  @Test
  void content_and_a_token_are_needed() {
    assertThat(lint(Map.of()).status()).isEqualTo(400);
    assertThat(lint(Map.of("content", "a: {script: [a]}", "ref", "gone")).status()).isEqualTo(400);
    assertThat(
            calls
                .json("POST", "/api/v4/projects/team%2Fweb/ci/lint", Map.of("content", ""))
                .status())
        .isEqualTo(401);
  }
}
