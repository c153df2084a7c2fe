package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.PipelineConfig;

/** One planning. */
final class Planning {

  private final PipelineConfig config;
  private final PlanContext context;

  Planning(PipelineConfig config, PlanContext context) {
    this.config = config;
    this.context = context;
  }

  PipelinePlan plan() {
    throw new UnsupportedOperationException("planning of " + config.jobs().size() + context);
  }

  Explanation explain(String job) {
    throw new UnsupportedOperationException(job);
  }
}
