package io.estiva.pipeline.config;

import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole file with everything it includes: merged, checked, {@code parallel} expanded.
 *
 * @param stages in order, with {@code .pre} first and {@code .post} last
 * @param variables of the top level
 * @param jobs visible jobs in the file's order, one for each instance of {@code parallel}; defaults
 *     are applied
 * @param hidden values of keys that start with a dot, after {@code extends} and {@code !reference},
 *     such as {@code .deploy:NAME}
 * @param warnings what is accepted but deserves a look, such as keywords that are not acted on
 * @param merged the whole tree after includes, {@code extends} and {@code !reference}
 */
public record PipelineConfig(
    List<String> stages,
    Map<String, VariableConfig> variables,
    Workflow workflow,
    List<JobConfig> jobs,
    Map<String, Node> hidden,
    List<ConfigError> warnings,
    MapNode merged) {

  public PipelineConfig {
    stages = List.copyOf(stages);
    variables = Ordered.copy(variables);
    jobs = List.copyOf(jobs);
    hidden = Ordered.copy(hidden);
    warnings = List.copyOf(warnings);
  }

  /** The job with that (expanded) name. */
  public Optional<JobConfig> job(String name) {
    return jobs.stream().filter(job -> job.name().equals(name)).findFirst();
  }
}
