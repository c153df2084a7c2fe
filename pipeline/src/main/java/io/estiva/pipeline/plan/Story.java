package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.Condition;
import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.OnlyExcept;
import io.estiva.pipeline.config.Rule;
import io.estiva.pipeline.state.When;
import io.estiva.pipeline.variable.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells how it was decided whether a job is in the pipeline. */
final class Story {

  private static final int LONGEST_VALUE = 60;

  private final JobConfig job;
  private final PlanContext context;
  private final Repository repository;
  private final List<String> lines = new ArrayList<>();

  Story(JobConfig job, PlanContext context, Repository repository) {
    this.job = job;
    this.context = context;
    this.repository = repository;
  }

  void tellWorkflow(Workflows.Result start) {
    lines.add("workflow:rules");
    start.verdicts().forEach(verdict -> tell(verdict, start.scope(), When.ALWAYS));
    if (start.verdicts().stream().allMatch(verdict -> verdict.failed() != null)) {
      lines.add("  no rule matches");
    }
  }

  Explanation tellJob(Scope scope, Selection selection) {
    List<Rule> rules = job.rules();
    if (rules != null) {
      lines.add(job.name() + ":rules");
      Rules.Match match = new Rules(scope, repository).first(rules);
      match.verdicts().forEach(verdict -> tell(verdict, scope, job.conditions().when()));
      if (match.rule() == null) {
        lines.add("  no rule matches");
      }
    } else {
      var policies = new Policies(context, scope, repository);
      tell("only", policies, job.conditions().only());
      tell("except", policies, job.conditions().except());
    }
    return end(selection.included(), "when: " + selection.when().word());
  }

  Explanation end(boolean included, String detail) {
    String verdict = included ? "is in the pipeline, " + detail : "is not in the pipeline";
    String reason = included || detail.startsWith("when:") ? "" : ": " + detail;
    lines.add(job.name() + " " + verdict + reason);
    return new Explanation(job.name(), included, lines);
  }

  private void tell(String key, Policies policies, @Nullable OnlyExcept policy) {
    for (Policies.Part part : policies.parts(policy)) {
      lines.add(
          "  "
              + key
              + " "
              + part.text()
              + ": "
              + (part.holds() ? "holds" : "does not hold")
              + " for "
              + context.commit().refType().word()
              + " "
              + context.commit().ref()
              + ", source "
              + context.pipeline().source());
    }
  }

  private void tell(Rules.Verdict verdict, Scope scope, When byJob) {
    Rule rule = verdict.rule();
    String line = "  " + rule.position() + " " + clauses(rule);
    if (verdict.failed() == null) {
      When when = rule.outcome().when() == null ? byJob : rule.outcome().when();
      lines.add(line + ": matches, when: " + when.word() + values(rule.condition(), scope));
    } else {
      String why =
          switch (verdict.failed()) {
            case IF -> values(rule.condition(), scope);
            case CHANGES -> " (changes: " + repository.describeChanges() + ")";
            case EXISTS -> " (exists: no such file)";
          };
      lines.add(line + ": does not match" + why);
    }
  }

  private static String clauses(Rule rule) {
    var clauses = new ArrayList<String>();
    if (rule.condition() != null) {
      clauses.add("if " + rule.condition().text());
    }
    if (rule.changes() != null) {
      clauses.add("changes " + rule.changes().paths());
    }
    if (rule.exists() != null) {
      clauses.add("exists " + rule.exists().paths());
    }
    return clauses.isEmpty() ? "always" : String.join(", ", clauses);
  }

  private static String values(@Nullable Condition condition, Scope scope) {
    if (condition == null) {
      return "";
    }
    List<String> values =
        condition.expression().variables().stream().map(name -> value(name, scope)).toList();
    return values.isEmpty() ? "" : " (" + String.join(", ", values) + ")";
  }

  private static String value(String name, Scope scope) {
    return scope
        .variables()
        .get(name)
        .map(variable -> "$" + name + " is " + shown(variable))
        .orElse("$" + name + " is not defined");
  }

  private static String shown(Variable variable) {
    if (variable.masked() || !variable.isPublic()) {
      return "hidden";
    }
    String line = variable.value().replace("\n", " ");
    return "\""
        + (line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "…" : line)
        + "\"";
  }
}
