package io.estiva.coordinator.pipeline;

import io.estiva.pipeline.compile.CompileRequest;
import io.estiva.pipeline.compile.IncludeRequest;
import io.estiva.pipeline.compile.IncludeResult;
import io.estiva.pipeline.compile.PipelineCompiler;
import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.plan.PipelinePlan;
import io.estiva.pipeline.plan.PlanContext;
import io.estiva.pipeline.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of checking a file.
 *
 * @param errors in GitLab's words, each with its place behind it; none if the file is valid
 * @param warnings what deserves a look
 * @param includes what was included, in the order in which it was found
 * @param config empty if it does not compile
 * @param plan empty if nobody asked, or if there would be no pipeline
 * @param sha the commit whose files were included
 */
public record LintResult(
    List<String> errors,
    List<String> warnings,
    List<IncludeRequest> includes,
    Optional<PipelineConfig> config,
    Optional<PipelinePlan> plan,
    String sha) {

  public LintResult {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
    includes = List.copyOf(includes);
  }

  /**
   * Checks a file.
   *
   * @param context what to plan it for; empty not to plan
   */
  static LintResult of(CompileRequest request, Optional<PlanContext> context, String sha) {
    List<IncludeRequest> includes = new ArrayList<>();
    CompileRequest watched =
        new CompileRequest(
            request.file(),
            request.text(),
            wanted -> {
              IncludeResult result = request.source().find(wanted);
              boolean names = wanted.kind() == IncludeRequest.Kind.EXISTS;
              if (!names && result instanceof IncludeResult.Found) {
                includes.add(wanted);
              }
              return result;
            },
            request.variables(),
            request.maskedVariables(),
            request.inputs(),
            request.limits());
    PipelineConfig config;
    try {
      config = PipelineCompiler.compile(watched);
    } catch (ConfigErrors e) {
      return new LintResult(
          texts(e.errors()), List.of(), includes, Optional.empty(), Optional.empty(), sha);
    }
    List<String> warnings = texts(config.warnings());
    List<String> errors = List.of();
    Optional<PipelinePlan> plan = Optional.empty();
    if (context.isPresent()) {
      try {
        PipelinePlan planned = Planner.plan(config, context.get());
        errors = planned.exists() ? List.of() : List.of(planned.whyNone());
        plan = Optional.of(planned).filter(PipelinePlan::exists);
      } catch (ConfigErrors e) {
        errors = texts(e.errors());
      }
    }
    return new LintResult(errors, warnings, includes, Optional.of(config), plan, sha);
  }

  private static List<String> texts(List<ConfigError> errors) {
    return errors.stream().map(LintResult::text).toList();
  }

  private static String text(ConfigError error) {
    String hint = error.hint().isEmpty() ? "" : ". " + error.hint();
    return error.message() + hint + " (" + error.position() + ")";
  }
}
