package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.config.Workflow;
import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.yaml.MapNode;
import java.util.List;

/**
 * Turns the text of a {@code .gitlab-ci.yml} into its compiled form. Pure; linear in the size of
 * the input.
 */
public final class PipelineCompiler {

  private PipelineCompiler() {}

  /**
   * Compiles a file with everything it includes.
   *
   * @throws ConfigErrors with all that is wrong; nothing else is thrown for any text
   */
  public static PipelineConfig compile(CompileRequest request) {
    try {
      return compiled(request);
    } catch (StackOverflowError tooDeep) {
      // Depth is limited where it comes from the text; this is for combinations that no limit sees.
      Position start = new Position(request.file(), 1, 1);
      throw ConfigErrors.of(ConfigError.at(start, "The parsed YAML is too big"));
    }
  }

  private static PipelineConfig compiled(CompileRequest request) {
    Problems problems = new Problems();
    MapNode included = new Includes(problems, request).load();
    problems.throwIfAny();
    Extends extending = new Extends(problems, included);
    MapNode merged = new References(problems, extending.apply()).apply();
    Spot root = new Spot(problems, "", merged);
    int before = problems.count();
    List<String> stages = Stages.read(root);
    boolean stagesFine = problems.count() == before;
    Workflow workflow = WorkflowReader.read(root);
    var variables = VariablesReader.read(root, VariablesReader.Form.TOP);
    Jobs jobs = new Jobs(root, extending);
    List<JobConfig> all = jobs.read(workflow.rules() != null);
    Places places = new Places(problems, merged, extending::ancestors);
    new LogicChecks(problems, stagesFine ? stages : null, all, places).check();
    problems.throwIfAny();
    return new PipelineConfig(
        stages, variables, workflow, all, jobs.hidden(), List.copyOf(problems.warnings()), merged);
  }
}
