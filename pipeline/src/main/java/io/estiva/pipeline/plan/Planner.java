package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.error.ConfigErrors;
import java.util.regex.Pattern;

/** Turns a compiled file into the plan of a pipeline. Pure: the same input gives the same plan. */
public final class Planner {

  private static final Pattern SKIP =
      Pattern.compile("\\[(ci[ _-]skip|skip[ _-]ci)\\]", Pattern.CASE_INSENSITIVE);

  private Planner() {}

  /**
   * Plans a pipeline.
   *
   * @return the plan; if rules leave nothing to run, one that says why there is no pipeline
   * @throws ConfigErrors if jobs can't be put together: a needed job isn't in the pipeline, needs
   *     go in a circle, a rule asks for a ref or project that doesn't exist
   */
  public static PipelinePlan plan(PipelineConfig config, PlanContext context) {
    return new Planning(config, context).plan();
  }

  /**
   * Says rule by rule why a job is in the pipeline or isn't.
   *
   * @throws IllegalArgumentException if the file has no job of that name
   */
  public static Explanation explain(PipelineConfig config, PlanContext context, String job) {
    return new Planning(config, context).explain(job);
  }

  /**
   * Whether the commit asks for no pipeline. GitLab then records one that is skipped, unless it was
   * started by hand, schedule, trigger, API or upstream pipeline.
   */
  public static boolean asksToSkip(String commitMessage) {
    return SKIP.matcher(commitMessage).find();
  }
}
