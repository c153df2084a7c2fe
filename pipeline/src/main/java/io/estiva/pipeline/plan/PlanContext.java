package io.estiva.pipeline.plan;

import java.util.Objects;

/**
 * Everything beside the file that a plan depends on. The same file and context give the same plan.
 *
 * @param stored variables kept on the server; the planner picks those that each job may have
 * @param tree asked only where a rule needs it
 */
public record PlanContext(
    ProjectFacts project,
    CommitFacts commit,
    PipelineFacts pipeline,
    ServerFacts server,
    StoredVariables stored,
    SourceTree tree) {

  public PlanContext {
    Objects.requireNonNull(project, "project");
    Objects.requireNonNull(commit, "commit");
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(tree, "tree");
  }

  /** The same, started in another way. */
  public PlanContext with(PipelineFacts other) {
    return new PlanContext(project, commit, other, server, stored, tree);
  }

  /** The same for another commit. */
  public PlanContext with(CommitFacts other) {
    return new PlanContext(project, other, pipeline, server, stored, tree);
  }

  /** The same with other files. */
  public PlanContext with(SourceTree other) {
    return new PlanContext(project, commit, pipeline, server, stored, other);
  }
}
