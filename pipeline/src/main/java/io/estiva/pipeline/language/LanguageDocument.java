package io.estiva.pipeline.language;

import java.util.ArrayList;
import java.util.List;

/** Writes the table of keywords as the page {@code docs/language.md}. */
public final class LanguageDocument {

  private static final String INTRODUCTION =
      """
      # The language

      This page is made from the table of keywords that also checks your file (module `pipeline`). Estiva reads
      `.gitlab-ci.yml` as GitLab does; a keyword that is accepted but has no effect yet is reported as a warning with
      the reason that stands here.

      Values: a *text* is a string of YAML, a *hash* has keys, a *list* has items. A *duration* is a text such as
      `30 minutes` or `1h 30m`. A *condition* is what `rules:if` takes, such as `$CI_COMMIT_BRANCH == "main"`.

      """;

  private LanguageDocument() {}

  /** The whole page. */
  public static String text() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (String place : Language.places()) {
      if (!place.equals("any-job")) {
        section(place, page);
      }
    }
    return page.toString().strip() + "\n";
  }

  private static void section(String place, StringBuilder page) {
    page.append("## ").append(heading(place)).append("\n\n");
    page.append(Language.title(place)).append(".\n\n");
    page.append("| keyword | values | acted on | since |\n|---|---|---|---|\n");
    List<Keyword> words = new ArrayList<>();
    Language.at(place).forEach(name -> Language.find(place, name).ifPresent(words::add));
    for (Keyword word : words) {
      page.append("| `")
          .append(word.name())
          .append("` | ")
          .append(word.values().replace("|", "\\|"))
          .append(" | ")
          .append(word.actedOn() ? "yes" : "no: " + word.reason())
          .append(" | ")
          .append(word.since())
          .append(" |\n");
    }
    page.append('\n');
  }

  private static String heading(String place) {
    return switch (place) {
      case "top" -> "Top level";
      case "job" -> "Job";
      case "trigger-job" -> "Trigger job";
      case "variables" -> "`variables` of the top level";
      case "job-variables" -> "`variables` of a job";
      case "job-inputs" -> "`inputs` of a job";
      case "only" -> "`only` and `except`";
      default -> "`" + place + "`";
    };
  }
}
