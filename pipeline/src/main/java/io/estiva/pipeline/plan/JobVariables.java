package io.estiva.pipeline.plan;

import io.estiva.pipeline.variable.Variables;
import java.util.List;

/**
 * The variables of one job in GitLab's layers, each overriding those before it.
 *
 * @param predefined of server, project, pipeline and job, and once it runs those of the run
 * @param yaml of the file: top level, workflow, job and rule merged by name
 * @param user who started the pipeline
 * @param dotenv from reports of earlier jobs; empty when planned
 * @param stored kept for instance, group and project, picked for this job's environment and ref
 * @param pipeline given by hand, schedule, trigger or upstream pipeline; and by the one who plays
 *     the job
 * @param last what nobody may override
 */
public record JobVariables(
    Variables predefined,
    Variables yaml,
    Variables user,
    Variables dotenv,
    Variables stored,
    Variables pipeline,
    Variables last) {

  /** All layers as one, lowest precedence first, values as written. */
  public Variables collected() {
    return Variables.concat(List.of(predefined, yaml, user, dotenv, stored, pipeline, last));
  }

  /** With the facts of a run, as {@link RunFacts#predefined(String)} gives them. */
  public JobVariables withRun(Variables run) {
    return new JobVariables(predefined.plus(run), yaml, user, dotenv, stored, pipeline, last);
  }

  /** With what reports of earlier jobs define. */
  public JobVariables withDotenv(Variables reported) {
    return new JobVariables(predefined, yaml, user, reported, stored, pipeline, last);
  }

  /** With other kept variables, as they may have changed since the pipeline was planned. */
  public JobVariables withStored(Variables other) {
    return new JobVariables(predefined, yaml, user, dotenv, other, pipeline, last);
  }

  /** With what a person gave who played this job. */
  public JobVariables withManual(Variables given) {
    return new JobVariables(predefined, yaml, user, dotenv, stored, pipeline.plus(given), last);
  }
}
