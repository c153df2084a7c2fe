package io.estiva.pipeline.plan;

import io.estiva.pipeline.state.AllowFailure;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads contexts and looks at plans as the tables write them. */
final class PlanNotation {

  private static final String SHA = "0123456789abcdef0123456789abcdef01234567";
  private static final ProjectFacts PROJECT =
      new ProjectFacts(
          7,
          "group/app",
          "App",
          "https://ci.example.com/group/app",
          "main",
          ".gitlab-ci.yml",
          Variables.EMPTY);
  private static final ServerFacts SERVER =
      new ServerFacts(
          URI.create("https://ci.example.com"),
          "Estiva",
          "1.2.3",
          "abc",
          "registry.example.com:5000");

  private RefType refType = RefType.BRANCH;
  private String source = "push";
  private boolean isProtected = true;
  private Optional<List<String>> changed = Optional.empty();
  private List<String> files = List.of();
  private final List<Variable> given = new ArrayList<>();
  private final List<StoredVariables.Stored> stored = new ArrayList<>();

  private PlanNotation() {}

  static PlanContext context(String text) {
    return new PlanNotation().read(text);
  }

  private PlanContext read(String text) {
    var words = new ArrayList<>(List.of(text.split(" (?![^(]*\\))")));
    String kind = words.remove(0);
    if (kind.equals("merge")) {
      words.remove(0);
      refType = RefType.MERGE_REQUEST;
      source = "merge_request_event";
    } else if (kind.equals("tag")) {
      refType = RefType.TAG;
    }
    String ref = words.remove(0);
    while (!words.isEmpty()) {
      word(words.remove(0), words);
    }
    return new PlanContext(
        PROJECT,
        new CommitFacts(SHA, "", ref, refType, isProtected, CommitFacts.Text.NONE),
        new PipelineFacts(
            source, 3, PipelineFacts.User.UNKNOWN, Variables.of(given), Variables.EMPTY),
        SERVER,
        new StoredVariables(stored),
        SourceTree.of(changed, files));
  }

  private void word(String word, List<String> rest) {
    if (word.equals("source")) {
      source = rest.remove(0);
    } else if (word.equals("unprotected")) {
      isProtected = false;
    } else if (word.startsWith("changed(")) {
      changed = Optional.of(inner(word));
    } else if (word.startsWith("files(")) {
      files = inner(word);
    } else if (word.startsWith("project:")) {
      store(word.substring(8), "*", false);
    } else if (word.startsWith("secret:")) {
      store(word.substring(7), "*", true);
    } else if (word.startsWith("scoped:")) {
      String[] parts = word.split(":", 3);
      store(parts[2], parts[1], false);
    } else {
      given.add(variable(word));
    }
  }

  private void store(String assignment, String scope, boolean protectedOnly) {
    stored.add(
        new StoredVariables.Stored(
            variable(assignment), StoredVariables.Level.PROJECT, scope, protectedOnly));
  }

  private static Variable variable(String assignment) {
    String[] parts = assignment.split("=", 2);
    return Variable.of(parts[0], parts[1]);
  }

  private static List<String> inner(String word) {
    String text = word.substring(word.indexOf('(') + 1, word.length() - 1);
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  /** What a column says of a plan. */
  static String look(PipelinePlan plan, String column) {
    return switch (column) {
      case "jobs" -> list(plan.jobs().stream().map(PlannedJob::name).toList());
      case "why none" -> plan.whyNone();
      case "name" -> plan.name();
      default -> {
        int dot = column.lastIndexOf('.');
        String name = column.substring(0, dot);
        PlannedJob job =
            plan.job(name)
                .orElseThrow(() -> new AssertionError("no job " + name + " in " + plan.jobs()));
        yield look(job, column.substring(dot + 1));
      }
    };
  }

  private static String look(PlannedJob job, String what) {
    if (what.startsWith("$")) {
      Map<String, String> environment =
          job.variables().collected().forRunner().forEnvironment(Variable::key);
      return environment.getOrDefault(what.substring(1), "–");
    }
    return switch (what) {
      case "when" -> job.when().word();
      case "allow" -> allow(job.start().allowFailure());
      case "needs" -> needs(job);
      case "artifacts" -> list(job.order().artifactsFrom());
      case "tags" -> list(job.tags());
      case "group" -> job.order().resourceGroup();
      case "env" -> job.deployment().map(PlanNotation::environment).orElse("–");
      case "start in" -> job.start().startIn() == null ? "–" : job.start().startIn().toString();
      case "interruptible" -> job.start().interruptible() ? "yes" : "no";
      case "cache" -> list(job.caches().stream().map(PlanNotation::cache).toList());
      default -> throw new AssertionError("no such column: " + what);
    };
  }

  private static String allow(AllowFailure allowed) {
    if (!allowed.exitCodes().isEmpty()) {
      return list(allowed.exitCodes().stream().map(String::valueOf).toList());
    }
    return allowed.always() ? "yes" : "no";
  }

  private static String needs(PlannedJob job) {
    if (!job.order().schedule().byNeeds()) {
      return "stages";
    }
    return job.needs().isEmpty() ? "none" : list(job.needs());
  }

  private static String environment(PlannedEnvironment environment) {
    return String.join(
            " ", environment.name(), environment.slug(), environment.tier(), environment.url())
        .strip();
  }

  private static String cache(PlannedCache cache) {
    return (cache.key() + " " + String.join(" ", cache.fallbackKeys())).strip();
  }

  private static String list(Collection<String> texts) {
    return texts.isEmpty() ? "–" : String.join(", ", texts);
  }
}
