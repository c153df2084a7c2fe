package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.Condition;
import io.estiva.pipeline.config.Environment;
import io.estiva.pipeline.config.Execution;
import io.estiva.pipeline.config.Inheritance;
import io.estiva.pipeline.config.JobConditions;
import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.JobId;
import io.estiva.pipeline.config.JobOrder;
import io.estiva.pipeline.config.JobOutputs;
import io.estiva.pipeline.config.Need;
import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.config.Rule;
import io.estiva.pipeline.config.VariableConfig;
import io.estiva.pipeline.config.Workflow;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.expression.Expression;
import io.estiva.pipeline.state.AllowFailure;
import io.estiva.pipeline.state.When;
import io.estiva.pipeline.yaml.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes compiled files without a text, for properties and for what no text leads to. */
final class TestFile {

  static final Position PLACE = new Position(".gitlab-ci.yml", 1, 1);

  private final List<String> stages;
  private final List<JobConfig> jobs = new ArrayList<>();
  private final Map<String, VariableConfig> variables;

  TestFile(List<String> stages, Map<String, VariableConfig> variables) {
    this.stages = stages;
    this.variables = variables;
  }

  /**
   * What a job of these tests may have; {@code null} needs mean stages, a need with ? is optional.
   */
  record Shape(
      String name,
      String stage,
      When when,
      boolean allowFailure,
      @Nullable List<String> rules,
      @Nullable List<String> needs,
      @Nullable String environment) {

    static Shape of(String name, String stage) {
      return new Shape(name, stage, When.ON_SUCCESS, false, null, null, null);
    }

    Shape withNeeds(String... names) {
      return new Shape(name, stage, when, allowFailure, rules, List.of(names), environment);
    }

    Shape withRules(String... conditions) {
      return new Shape(name, stage, when, allowFailure, List.of(conditions), needs, environment);
    }

    Shape withEnvironment(String text) {
      return new Shape(name, stage, when, allowFailure, rules, needs, text);
    }
  }

  TestFile job(Shape shape) {
    List<Rule> rules =
        shape.rules() == null ? null : shape.rules().stream().map(TestFile::rule).toList();
    AllowFailure allowed = shape.allowFailure() ? AllowFailure.YES : AllowFailure.NO;
    List<Need> needs =
        shape.needs() == null ? null : shape.needs().stream().map(TestFile::need).toList();
    Environment environment =
        shape.environment() == null
            ? null
            : new Environment(
                shape.environment(), null, Environment.Action.START, null, null, null, null);
    jobs.add(
        new JobConfig(
            JobId.single(shape.name()),
            PLACE,
            shape.stage(),
            new JobConditions(rules, null, null, shape.when(), null, allowed, false, null),
            new JobOrder(needs, null, null),
            Map.of(),
            Inheritance.ALL,
            Execution.NONE,
            new JobOutputs(null, List.of(), environment, null, null),
            null,
            Map.of()));
    return this;
  }

  PipelineConfig build() {
    return new PipelineConfig(
        stages, variables, Workflow.NONE, jobs, Map.of(), List.of(), new MapNode(PLACE, Map.of()));
  }

  static Rule rule(String condition) {
    return new Rule(
        PLACE,
        new Condition(PLACE, condition, Expression.parse(condition)),
        null,
        null,
        Rule.Outcome.NOTHING);
  }

  private static Need need(String name) {
    boolean optional = name.endsWith("?");
    return new Need.Job(
        PLACE, optional ? name.substring(0, name.length() - 1) : name, true, optional);
  }
}
