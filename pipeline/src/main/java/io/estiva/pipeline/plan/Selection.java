package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.JobConditions;
import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.Need;
import io.estiva.pipeline.config.Rule;
import io.estiva.pipeline.config.VariableConfig;
import io.estiva.pipeline.state.AllowFailure;
import io.estiva.pipeline.state.When;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a job is in the pipeline, and what the rule that matched says about it.
 *
 * @param when {@link When#NEVER} if it isn't
 * @param needs null if it waits for stages
 */
record Selection(
    When when,
    @Nullable Duration startIn,
    AllowFailure allowFailure,
    boolean interruptible,
    Map<String, VariableConfig> variables,
    @Nullable List<Need> needs) {

  boolean included() {
    return when != When.NEVER;
  }

  /** Of a job without rules. */
  static Selection withoutRules(JobConfig job, boolean included) {
    JobConditions conditions = job.conditions();
    return new Selection(
        included ? conditions.when() : When.NEVER,
        conditions.startIn(),
        conditions.allowFailure(),
        conditions.interruptible(),
        Map.of(),
        job.needs());
  }

  /** Of a job with rules; what the rule leaves open is as the job has it. */
  static Selection byRule(JobConfig job, @Nullable Rule rule) {
    if (rule == null) {
      return withoutRules(job, false);
    }
    Rule.Outcome outcome = rule.outcome();
    JobConditions conditions = job.conditions();
    When when = outcome.when() == null ? conditions.when() : outcome.when();
    Duration startIn = outcome.startIn() == null ? conditions.startIn() : outcome.startIn();
    return new Selection(
        when,
        when == When.DELAYED ? startIn : null,
        allowFailure(outcome.allowFailure(), conditions),
        outcome.interruptible() == null ? conditions.interruptible() : outcome.interruptible(),
        outcome.variables(),
        outcome.needs() == null ? job.needs() : outcome.needs());
  }

  private static AllowFailure allowFailure(@Nullable Boolean byRule, JobConditions conditions) {
    if (byRule == null) {
      return conditions.allowFailure();
    }
    return byRule ? AllowFailure.YES : AllowFailure.NO;
  }
}
