package io.estiva.pipeline.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.error.ConfigErrors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text is, compiling ends in a result or in errors of the configuration. */
class CompilerPropertiesTest {

  private static final List<String> VALID = valid();

  private static List<String> valid() {
    List<String> texts = new ArrayList<>();
    for (String document : List.of("merging.md", "inputs.md", "jobs.md", "rules.md", "needs.md")) {
      CompileCase.all(document).forEach(one -> texts.add(one.main()));
    }
    return texts;
  }

  private static void compile(String text) {
    try {
      PipelineConfig config = PipelineCompiler.compile(CompileRequest.of("a.yml", text));
      assertThat(config.jobs()).isNotEmpty();
    } catch (ConfigErrors refused) {
      assertThat(refused.errors()).isNotEmpty();
      assertThat(refused.render()).isNotBlank();
    }
  }

  @Property(tries = 300, seed = "20261121")
  void random_bytes_are_compiled_or_refused(@ForAll byte[] bytes) {
    compile(new String(bytes, StandardCharsets.UTF_8));
  }

  @Property(tries = 500, seed = "20261121")
  void words_of_the_language_in_any_order_are_compiled_or_refused(@ForAll("jumbles") String text) {
    compile(text);
  }

  @Property(tries = 700, seed = "20261121")
  void changed_files_are_compiled_or_refused(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(VALID.get(random.nextInt(VALID.size())));
    String alphabet = " :-[]{}&*!|>'\"#%@`,?\n\t\\0a$";
    for (int i = 0; i < 1 + random.nextInt(4) && text.length() > 0; i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
        case 2 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
        default -> {
          int end = Math.min(text.length(), at + random.nextInt(40));
          text.insert(random.nextInt(text.length()), text.substring(at, end));
        }
      }
    }
    compile(text.toString());
  }

  @Property(tries = 200, seed = "20261121")
  void compiling_twice_gives_the_same(@ForAll long seed) {
    String text = VALID.get(new Random(seed).nextInt(VALID.size()));
    assertThat(outcome(text)).isEqualTo(outcome(text));
  }

  private static String outcome(String text) {
    try {
      return PipelineCompiler.compile(CompileRequest.of("a.yml", text)).jobs().toString();
    } catch (ConfigErrors refused) {
      return refused.render();
    }
  }

  @Provide
  Arbitrary<String> jumbles() {
    Arbitrary<String> words =
        Arbitraries.of(
            "a",
            "b",
            ".c",
            "script",
            "stage",
            "stages",
            "needs",
            "rules",
            "if",
            "extends",
            "include",
            "default",
            "variables",
            "parallel",
            "matrix",
            "image",
            "services",
            "cache",
            "artifacts",
            "environment",
            "trigger",
            "release",
            "only",
            "workflow",
            "spec",
            "inputs",
            ": ",
            ": ",
            "\n",
            "\n  ",
            "\n    ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "true",
            "null",
            "1",
            "$A == 'x'",
            "!reference [a, script]",
            "&x ",
            "*x",
            "<<",
            "---\n",
            "'",
            "|\n");
    return words.list().ofMaxSize(60).map(list -> String.join("", list));
  }
}
