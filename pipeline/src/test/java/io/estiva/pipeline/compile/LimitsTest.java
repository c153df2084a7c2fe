package io.estiva.pipeline.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Files that are made to exhaust the reader end in an error. */
class LimitsTest {

  private static final String JOB = "job: {script: x}\n";

  private static List<String> messages(String text) {
    ConfigErrors refused =
        catchThrowableOfType(
            ConfigErrors.class, () -> PipelineCompiler.compile(CompileRequest.of("a.yml", text)));
    assertThat(refused).as("should be refused").isNotNull();
    return Objects.requireNonNull(refused).errors().stream().map(ConfigError::message).toList();
  }

  private static String layers(String prefix, String suffix) {
    StringBuilder text = new StringBuilder(JOB).append(".x0: &x0 [a, a, a, a, a, a, a, a]\n");
    for (int i = 1; i < 12; i++) {
      String item = prefix + (i - 1) + suffix;
      text.append(".x").append(i).append(": &x").append(i).append(" [");
      text.append(String.join(", ", List.of(item, item, item, item, item, item, item, item)));
      text.append("]\n");
    }
    return text.toString();
  }

  @Test
  void aliases_of_aliases_are_counted() {
    assertThat(messages(layers("*x", ""))).containsExactly("The parsed YAML is too big");
  }

  @Test
  void references_to_references_are_counted() {
    assertThat(messages(layers("!reference [.x", "]")))
        .containsExactly("The parsed YAML is too big");
  }

  @Test
  void nesting_has_an_end() {
    assertThat(messages("a: " + "[".repeat(5000) + "]".repeat(5000)))
        .containsExactly("The parsed YAML is too big");
  }

  @Test
  void a_file_has_a_largest_size() {
    assertThat(messages("a".repeat(3_000_000))).containsExactly("The provided YAML is too big");
  }

  @Test
  void a_control_character_is_found_where_it_stands() {
    ConfigErrors refused =
        catchThrowableOfType(
            ConfigErrors.class,
            () ->
                PipelineCompiler.compile(
                    CompileRequest.of("a.yml", "#\n".repeat(1500) + "job: {script: a\u0001b}")));

    assertThat(Objects.requireNonNull(refused).render())
        .startsWith("a.yml:1501:16: Invalid YAML: a control character is not allowed here");
  }

  @Test
  void one_line_may_be_the_whole_file() {
    String line = "$[[".repeat(500_000);
    String text = "spec: {inputs: {}}\n---\njob:\n  script:\n    - |\n      " + line + "\n";

    assertThat(PipelineCompiler.compile(CompileRequest.of("a.yml", text)).jobs()).hasSize(1);
  }

  @Test
  void an_anchor_cannot_hold_itself() {
    assertThat(messages(JOB + ".a: &a [*a]\n")).hasSize(1);
  }

  @Test
  void a_chain_of_references_has_an_end() {
    StringBuilder text = new StringBuilder(JOB);
    for (int i = 0; i < 3000; i++) {
      text.append(".r").append(i).append(": !reference [.r").append(i + 1).append("]\n");
    }

    assertThat(messages(text.append(".r3000: [x]\n").toString()))
        .allSatisfy(message -> assertThat(message).contains("nested too deep"));
  }

  @Test
  void a_chain_of_extends_has_an_end() {
    StringBuilder text = new StringBuilder(JOB);
    for (int i = 0; i < 3000; i++) {
      text.append(".e").append(i).append(": {extends: .e").append(i + 1).append("}\n");
    }

    assertThat(messages(text.append(".e3000: {image: x}\n").toString()))
        .allSatisfy(message -> assertThat(message).contains("nesting too deep in `extends`"));
  }

  @Test
  void a_matrix_has_at_most_200_jobs() {
    String matrix =
        "[{A: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15], B: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]}]";

    assertThat(messages("job: {script: x, parallel: {matrix: " + matrix + "}}\n"))
        .containsExactly(
            "jobs:job:parallel:matrix config generates too many jobs (maximum is 200)");
  }

  @Test
  void more_than_150_includes_are_refused() {
    IncludeSource endless =
        wanted -> IncludeResult.file(wanted.location(), next(wanted.location()));

    ConfigErrors refused =
        catchThrowableOfType(
            ConfigErrors.class,
            () -> PipelineCompiler.compile(CompileRequest.of("a.yml", next("0.yml"), endless)));

    assertThat(Objects.requireNonNull(refused).errors())
        .extracting(ConfigError::message)
        .containsExactly("Maximum of 150 nested includes are allowed!");
  }

  private static String next(String location) {
    int number = Integer.parseInt(location.substring(0, location.indexOf('.')));
    return "include: " + (number + 1) + ".yml\n" + JOB;
  }

  @Test
  void a_large_circle_of_needs_is_told_in_a_short_line() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("j").append(i).append(": {script: x, needs: [j").append((i + 1) % 2000);
      text.append("]}\n");
    }

    assertThat(messages(text.toString())).containsExactly("The pipeline has circular dependencies");
  }
}
