package io.estiva.agent.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.protocol.WireMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class LintCommandTest {
  private static final String FILE =
      """
      stages: [build, test]
      .base:
        tags: [linux]
      build:
        extends: .base
        stage: build
        script: [make]
      test:
        stage: test
        needs: [build]
        script: ["echo 'a,b'"]
        rules:
          - if: $CI_COMMIT_TAG
            when: never
          - changes: ["src/**/*"]
          - if: $DEEP == "yes"
            when: manual
      """;

  @TempDir Path directory;

  private record Told(int code, String out, String err) {}

  private Told lint(String... arguments) {
    return lint(Ansi.OFF, arguments);
  }

  private static Told lint(Ansi colours, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = AgentMain.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(colours));
    String[] all = new String[arguments.length + 1];
    all[0] = "lint";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    int code = line.execute(all);
    return new Told(code, out.toString(), err.toString());
  }

  private String write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  @Test
  void a_valid_file_in_a_plain_directory_is_fine() throws IOException {
    write(".gitlab-ci.yml", FILE);

    Told told = lint(directory.toString());

    assertThat(told.err()).isEmpty();
    assertThat(told.out()).contains(".gitlab-ci.yml is valid: 2 job(s).");
    assertThat(told.code()).isZero();
  }

  @Test
  void an_invalid_file_is_shown_with_its_lines() throws IOException {
    String file = write("ci.yml", "build:\n  scrip: [make]\n");

    Told told = lint(file);

    assertThat(told.code()).isEqualTo(1);
    assertThat(told.out()).isEmpty();
    assertThat(told.err()).contains("ci.yml:", "'script'", "^").doesNotContain("\u001b");
    assertThat(lint(Ansi.ON, file).err()).contains("\u001b[31m");
  }

  @Test
  void what_cannot_run_ends_with_2() throws IOException {
    String file = write("ci.yml", FILE);

    assertThat(lint(directory.resolve("gone.yml").toString()).code()).isEqualTo(2);
    assertThat(lint("--format", "xml", file).code()).isEqualTo(2);
    assertThat(lint("--variable", "nothing", file).code()).isEqualTo(2);
    assertThat(lint("--explain", "tests", file).err()).contains("Did you mean 'test'?");
  }

  @Test
  void jobs_depend_on_ref_changes_and_variables() throws IOException {
    String file = write("ci.yml", FILE);

    assertThat(lint("--jobs", "--format", "csv", file).out())
        .isEqualTo(
            "stage,job,when,allow_failure,needs,tags,environment\r\n"
                + "build,build,on_success,false,,linux,\r\n"
                + "test,test,on_success,false,build,,\r\n");
    assertThat(lint("--jobs", "--ref", "refs/tags/v1", file).out())
        .contains("build")
        .doesNotContain("test");
    assertThat(lint("--jobs", "--changed", "README.md", file).out()).doesNotContain("test");
    assertThat(lint("--jobs", "--changed", "src/a/b.c", file).out()).contains("test");
    assertThat(lint("--jobs", "--changed", "README.md", "--variable", "DEEP=yes", file).out())
        .contains("manual");
    assertThat(lint("--jobs", "--format", "json", file).out())
        .startsWith("[")
        .contains("\"by_needs\"");
  }

  @Test
  void a_job_is_explained_rule_by_rule() throws IOException {
    String file = write("ci.yml", FILE);

    Told told = lint("--explain", "test", "--changed", "README.md", file);

    assertThat(told.code()).isZero();
    assertThat(told.out())
        .contains("if $CI_COMMIT_TAG: does not match", "test is not in the pipeline");
  }

  @Test
  void the_merged_file_says_where_values_come_from() throws IOException {
    write("ci/base.yml", ".base:\n  image: busybox:1\n");
    String file =
        write(".gitlab-ci.yml", "include: ci/*.yml\na:\n  extends: .base\n  script: [make]\n");

    assertThat(lint("--merged", file).out())
        .contains("a:\n", "  image: busybox:1\n", "    - make\n");
    assertThat(lint("--merged", "--origins", file).out()).contains("busybox:1  # ci/base.yml:2");
  }

  @Test
  void json_tells_everything() throws IOException {
    String file = write("ci.yml", FILE);
    String wrong = write("wrong.yml", "a: {scrip: [x]}\n");

    Told told = lint("--json", "--jobs", "--merged", file);
    var json = new WireMapper().readMap(told.out().getBytes(StandardCharsets.UTF_8));
    assertThat(json).containsEntry("valid", true).containsKeys("jobs", "merged_yaml", "warnings");

    told = lint("--json", wrong);
    assertThat(told.code()).isEqualTo(1);
    json = new WireMapper().readMap(told.out().getBytes(StandardCharsets.UTF_8));
    assertThat(json).containsEntry("valid", false);
    assertThat(json.get("errors").toString()).contains("line=1", "hint=");
  }

  @Test
  void includes_stay_below_the_project() throws IOException {
    write("secret.yml", ".secret: {image: hidden}\n");
    Files.createDirectories(directory.resolve("project"));
    Files.createSymbolicLink(
        directory.resolve("project/link.yml"), directory.resolve("secret.yml"));

    for (String path : new String[] {"../secret.yml", "link.yml", directory + "/secret.yml"}) {
      String file = write("project/ci.yml", "include: {local: '" + path + "'}\na: {script: [x]}\n");
      Told told = lint("--merged", file);
      assertThat(told.code()).as(path).isEqualTo(1);
      assertThat(told.out() + told.err()).doesNotContain("hidden");
    }
    String file = write("project/ci.yml", "include: '*.yml'\na: {script: [x]}\n");
    assertThat(lint("--merged", file).out()).doesNotContain("hidden");
  }

  @Test
  void files_of_elsewhere_cannot_be_judged_here() throws IOException {
    String file = write("ci.yml", "include: {project: team/ci, file: a.yml}\na: {script: [x]}\n");

    Told told = lint(file);

    assertThat(told.code()).isEqualTo(2);
    assertThat(told.err()).contains("ci/lint");
  }

  @Test
  void the_branch_checked_out_is_the_ref() throws IOException {
    write(".git/HEAD", "ref: refs/heads/topic/one\n");
    String file = write("ci.yml", "a: {script: [x], tags: [$CI_COMMIT_BRANCH]}\n");

    assertThat(lint("--jobs", file).out()).contains("topic/one");
    assertThat(lint("--jobs", "--source", "merge_request_event", file).err())
        .contains("No pipeline");
  }
}
