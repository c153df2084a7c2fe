package io.estiva.pipeline.config;

import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.yaml.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One job, defaults applied; for {@code parallel} one of its instances.
 *
 * @param id its names
 * @param position of its key
 * @param conditions when it is in a pipeline and when it starts
 * @param order what it waits for
 * @param variables its own, instance variables of a matrix included
 * @param inheritVariables which of the top level's and the workflow's variables it sees
 * @param execution what is run, and in what
 * @param outputs what it leaves
 * @param trigger null for a job that runs a script
 * @param inputs job inputs as written, by name; shape checked, resolved by the runner
 */
public record JobConfig(
    JobId id,
    Position position,
    String stage,
    JobConditions conditions,
    JobOrder order,
    Map<String, VariableConfig> variables,
    Inheritance inheritVariables,
    Execution execution,
    JobOutputs outputs,
    @Nullable Trigger trigger,
    Map<String, Node> inputs) {

  public JobConfig {
    variables = Ordered.copy(variables);
    inputs = Ordered.copy(inputs);
  }

  /** The name in the pipeline, such as {@code test: [a, b]}. */
  public String name() {
    return id.name();
  }

  /** Whether it triggers another pipeline and runs nothing itself. */
  public boolean isTrigger() {
    return trigger != null;
  }

  /** The rules, or null if it has none. */
  public @Nullable List<Rule> rules() {
    return conditions.rules();
  }

  /** The needs, or null if it is scheduled by stages. */
  public @Nullable List<Need> needs() {
    return order.needs();
  }

  /** Whether stages do not hold it back. */
  public boolean isScheduledByNeeds() {
    return order.needs() != null;
  }

  /** The same job with other needs. */
  public JobConfig withOrder(JobOrder other) {
    return new JobConfig(
        id,
        position,
        stage,
        conditions,
        other,
        variables,
        inheritVariables,
        execution,
        outputs,
        trigger,
        inputs);
  }
}
