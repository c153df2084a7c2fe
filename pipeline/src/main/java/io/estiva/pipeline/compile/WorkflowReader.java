package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.AutoCancelConfig;
import io.estiva.pipeline.config.Rule;
import io.estiva.pipeline.config.Workflow;
import io.estiva.pipeline.state.AutoCancel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code workflow}. */
final class WorkflowReader {

  private static final int LONGEST_NAME = 255;
  private static final List<String> ON_NEW_COMMIT =
      List.of("conservative", "interruptible", "none");
  private static final List<String> ON_JOB_FAILURE = List.of("none", "all");

  private WorkflowReader() {}

  static Workflow read(Spot root) {
    Optional<Spot> spot = root.child("workflow");
    if (spot.isEmpty() || spot.get().map("config should be a hash").isEmpty()) {
      return Workflow.NONE;
    }
    spot.get().known("workflow");
    @Nullable String name = spot.get().string("name").orElse(null);
    if (name != null && (name.isEmpty() || name.length() > LONGEST_NAME)) {
      spot.get()
          .wrong(
              name.isEmpty()
                  ? "name is too short (minimum is 1 character)"
                  : "name is too long (maximum is 255 characters)");
    }
    @Nullable List<Rule> rules = new RulesReader(RulesReader.Kind.WORKFLOW).read(spot.get());
    return new Workflow(name, rules, autoCancel(spot.get()));
  }

  static AutoCancelConfig autoCancel(Spot owner) {
    Optional<Spot> spot = owner.child("auto_cancel");
    if (spot.isEmpty() || spot.get().map("config should be a hash").isEmpty()) {
      return AutoCancelConfig.NONE;
    }
    spot.get().known("auto_cancel");
    return new AutoCancelConfig(
        spot.get()
            .word(
                "on_new_commit", ON_NEW_COMMIT, "must be one of: conservative, interruptible, none")
            .flatMap(AutoCancel.OnNewCommit::of)
            .orElse(null),
        spot.get()
            .word("on_job_failure", ON_JOB_FAILURE, "must be one of: none, all")
            .flatMap(AutoCancel.OnJobFailure::of)
            .orElse(null));
  }
}
