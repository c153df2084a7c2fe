package io.estiva.pipeline.config;

import io.estiva.pipeline.error.Position;

/** What a job waits for, or takes artifacts from. */
public sealed interface Need {

  Position position();

  /** Whether its artifacts are fetched. */
  boolean artifacts();

  /**
   * A job of the same pipeline.
   *
   * @param job expanded name: one need for each instance of a parallel job
   */
  record Job(Position position, String job, boolean artifacts, boolean optional) implements Need {}

  /**
   * Artifacts of a job of a parent or sibling pipeline.
   *
   * @param pipeline id or variable
   */
  record CrossPipeline(
      Position position, String pipeline, String job, boolean artifacts, boolean optional)
      implements Need {}

  /**
   * Artifacts of the latest successful job of another project's ref. All texts may have variables.
   */
  record CrossProject(
      Position position,
      String project,
      String job,
      String ref,
      boolean artifacts,
      boolean optional)
      implements Need {}

  /** The status of another project's pipeline is this job's status. */
  record Mirror(Position position, String project) implements Need {
    @Override
    public boolean artifacts() {
      return false;
    }
  }
}
