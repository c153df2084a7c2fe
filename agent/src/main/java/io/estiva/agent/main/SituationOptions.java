package io.estiva.agent.main;

import io.estiva.agent.lint.Situation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Options that say what a file is looked at for. */
final class SituationOptions {

  @Option(
      names = "--ref",
      paramLabel = "REF",
      description = "The branch (default: the one checked out), or refs/tags/NAME for a tag.",
      defaultValue = "")
  private String ref = "";

  @Option(
      names = "--default-branch",
      paramLabel = "NAME",
      description = "The project's default branch (default: what git knows, or main).",
      defaultValue = "")
  private String defaultBranch = "";

  @Option(
      names = "--source",
      paramLabel = "WORD",
      description =
          "How the pipeline starts: push, merge_request_event, schedule, web, ... (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "push")
  private String source = "push";

  @Option(
      names = "--variable",
      paramLabel = "K=V",
      description = "A variable given by hand. Repeatable.")
  private List<String> variables = new ArrayList<>();

  @Option(
      names = "--changed",
      paramLabel = "PATH",
      description = "A file that changed. Repeatable; without it, rules that ask for changes hold.")
  private List<String> changed = new ArrayList<>();

  Situation situation(CommandLine command) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String variable : variables) {
      int equal = variable.indexOf('=');
      if (equal < 1) {
        throw new CommandLine.ParameterException(
            command, "--variable takes KEY=VALUE, not '" + variable + "'.");
      }
      values.put(variable.substring(0, equal), variable.substring(equal + 1));
    }
    return new Situation(
        ref,
        defaultBranch,
        source,
        values,
        changed.isEmpty() ? Optional.empty() : Optional.of(changed));
  }
}
