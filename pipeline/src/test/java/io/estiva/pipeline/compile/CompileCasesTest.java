package io.estiva.pipeline.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compiles what the documents in {@code cases/compile/} show, and compares. */
class CompileCasesTest {

  private static final List<String> DOCUMENTS =
      List.of(
          "reading.md",
          "merging.md",
          "includes.md",
          "inputs.md",
          "jobs.md",
          "rules.md",
          "needs.md",
          "artifacts.md",
          "refused.md");

  @TestFactory
  Stream<DynamicTest> documents() {
    return DOCUMENTS.stream()
        .flatMap(document -> CompileCase.all(document).stream())
        .map(one -> DynamicTest.dynamicTest(one.toString(), () -> compare(one)));
  }

  private static void compare(CompileCase one) {
    String errors = one.block("errors");
    if (errors != null) {
      ConfigErrors thrown =
          catchThrowableOfType(ConfigErrors.class, () -> PipelineCompiler.compile(one.request()));
      assertThat(thrown).as("should be refused").isNotNull();
      assertThat(plain(Objects.requireNonNull(thrown).errors())).isEqualTo(errors);
      return;
    }
    PipelineConfig config = compiled(one);
    String warnings = one.block("warnings");
    if (warnings != null) {
      assertThat(plain(config.warnings())).isEqualTo(warnings);
    }
    for (String line : Objects.requireNonNullElse(one.block("is"), "").split("\n")) {
      if (!line.isBlank()) {
        String path = line.substring(0, line.indexOf(" = "));
        assertThat(path + " = " + ConfigText.of(config, path)).isEqualTo(line);
      }
    }
  }

  private static PipelineConfig compiled(CompileCase one) {
    try {
      return PipelineCompiler.compile(one.request());
    } catch (ConfigErrors refused) {
      return fail("should be accepted:\n" + refused.render());
    }
  }

  private static String plain(List<ConfigError> errors) {
    StringBuilder text = new StringBuilder();
    for (ConfigError error : errors) {
      text.append(error.position()).append(": ").append(error.message()).append('\n');
      if (!error.hint().isEmpty()) {
        text.append("  hint: ").append(error.hint()).append('\n');
      }
      error.via().forEach(step -> text.append("  by ").append(step).append('\n'));
    }
    return text.toString();
  }
}
