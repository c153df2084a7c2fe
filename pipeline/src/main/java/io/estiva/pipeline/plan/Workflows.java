package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.AutoCancelConfig;
import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.config.Rule;
import io.estiva.pipeline.config.VariableConfig;
import io.estiva.pipeline.config.Workflow;
import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.state.When;
import io.estiva.pipeline.variable.Variables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides whether there is a pipeline, what it is called, and what its jobs inherit. */
final class Workflows {

  private final PipelineConfig config;
  private final PlanContext context;
  private final Repository repository;

  Workflows(PipelineConfig config, PlanContext context, Repository repository) {
    this.config = config;
    this.context = context;
    this.repository = repository;
  }

  /**
   * What the workflow says.
   *
   * @param runs whether there is a pipeline
   * @param name expanded, empty if none
   * @param variables of the top level and the rule that matched
   * @param predefined variables of the pipeline
   * @param scope that the rules were decided with
   */
  record Result(
      boolean runs,
      String name,
      Map<String, VariableConfig> variables,
      Variables predefined,
      AutoCancelConfig autoCancel,
      List<Rules.Verdict> verdicts,
      Scope scope) {}

  Result decide() {
    Workflow workflow = config.workflow();
    Variables before = Predefined.beforePipeline(context);
    Scope scope = scope(before, config.variables());
    List<Rule> rules = workflow.rules();
    Rules.Match match = rules == null ? new Rules.Match(null, List.of()) : match(rules, scope);
    Rule rule = match.rule();
    var variables = new LinkedHashMap<>(config.variables());
    if (rule != null) {
      variables.putAll(rule.outcome().variables());
    }
    boolean runs = rules == null || rule != null && rule.outcome().when() != When.NEVER;
    String written = workflow.name();
    String name = written == null || !runs ? "" : scope(before, variables).expand(written).strip();
    return new Result(
        runs,
        name,
        variables,
        before.plus(Predefined.withPipeline(context, name)),
        autoCancel(workflow.autoCancel(), rule),
        match.verdicts(),
        scope);
  }

  private Rules.Match match(List<Rule> rules, Scope scope) {
    try {
      return new Rules(scope, repository).first(rules);
    } catch (RuleFailure e) {
      throw ConfigErrors.of(
          ConfigError.at(
              rules.get(0).position(), "Failed to parse workflow:rules: " + e.getMessage()));
    }
  }

  private Scope scope(Variables before, Map<String, VariableConfig> yaml) {
    Variables stored = context.stored().visible("", context.commit().isProtected());
    return new Scope(
        before
            .plus(Variables.of(Layers.variables(yaml.values())))
            .plus(stored)
            .plus(context.pipeline().variables()));
  }

  private static AutoCancelConfig autoCancel(AutoCancelConfig base, @Nullable Rule rule) {
    if (rule == null) {
      return base;
    }
    AutoCancelConfig over = rule.outcome().autoCancel();
    return new AutoCancelConfig(
        over.onNewCommit() == null ? base.onNewCommit() : over.onNewCommit(),
        over.onJobFailure() == null ? base.onJobFailure() : over.onJobFailure());
  }
}
