package io.estiva.pipeline.config;

import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.state.When;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One item of {@code rules}: it matches if all clauses that are given hold.
 *
 * @param condition null if there is no {@code if}
 * @param changes null if there is none
 * @param exists null if there is none
 * @param outcome what holds for the job if the rule matches
 */
public record Rule(
    Position position,
    @Nullable Condition condition,
    @Nullable Changes changes,
    @Nullable Exists exists,
    Outcome outcome) {

  /**
   * What a matching rule sets.
   *
   * @param when null: as the job has it
   * @param startIn null unless {@code when} is delayed
   * @param allowFailure null: as the job has it
   * @param variables merged over the job's
   * @param needs null: as the job has them; else instead of the job's
   * @param interruptible null: as the job has it
   * @param autoCancel only in {@code workflow:rules}
   */
  public record Outcome(
      @Nullable When when,
      @Nullable Duration startIn,
      @Nullable Boolean allowFailure,
      Map<String, VariableConfig> variables,
      @Nullable List<Need> needs,
      @Nullable Boolean interruptible,
      AutoCancelConfig autoCancel) {

    /** Nothing is set. */
    public static final Outcome NOTHING =
        new Outcome(null, null, null, Map.of(), null, null, AutoCancelConfig.NONE);

    public Outcome {
      variables = Ordered.copy(variables);
      needs = needs == null ? null : List.copyOf(needs);
    }
  }
}
