package io.estiva.pipeline.config;

import io.estiva.pipeline.state.AllowFailure;
import io.estiva.pipeline.state.When;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a job is in a pipeline, and when it starts.
 *
 * @param rules null: {@code only} and {@code except} decide
 * @param only null: no condition; the implicit branches and tags are filled in
 * @param except null: no condition
 * @param when what holds where no rule says otherwise
 * @param startIn null unless {@code when} is delayed
 * @param allowFailure the default of manual jobs is filled in
 * @param manualConfirmation question to the one who starts it; null if none
 */
public record JobConditions(
    @Nullable List<Rule> rules,
    @Nullable OnlyExcept only,
    @Nullable OnlyExcept except,
    When when,
    @Nullable Duration startIn,
    AllowFailure allowFailure,
    boolean interruptible,
    @Nullable String manualConfirmation) {

  public JobConditions {
    rules = rules == null ? null : List.copyOf(rules);
  }
}
