package io.estiva.pipeline.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LanguageTest {

  /** Where the repository is; set by the build. */
  private static final Path ROOT = Path.of(System.getProperty("estiva.root", ".."));

  @Test
  void the_documentation_is_up_to_date() throws IOException {
    Path file = ROOT.resolve("docs/language.md");
    if (Boolean.getBoolean("estiva.docs.write")) {
      Files.writeString(file, LanguageDocument.text());
    }

    assertThat(Files.readString(file))
        .as("docs/language.md; run this test with -Destiva.docs.write=true to write it anew")
        .isEqualTo(LanguageDocument.text());
  }

  @Test
  void every_keyword_says_what_it_takes_and_why_it_has_no_effect() {
    assertThat(Language.keywords())
        .allSatisfy(
            word -> {
              assertThat(word.values()).isNotBlank();
              assertThat(word.since()).matches("\\d+\\.\\d+");
              assertThat(word.reason().isBlank()).isEqualTo(word.actedOn());
            });
  }

  @Test
  void every_place_has_a_title() {
    assertThat(Language.places())
        .allSatisfy(place -> assertThat(Language.title(place)).isNotBlank());
  }

  @Test
  void a_job_has_the_keywords_of_every_job() {
    assertThat(Language.at("job")).containsAll(Language.at("any-job")).contains("script");
    assertThat(Language.at("trigger-job"))
        .containsAll(Language.at("any-job"))
        .doesNotContain("script");
  }
}
