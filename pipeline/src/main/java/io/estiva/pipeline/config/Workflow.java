package io.estiva.pipeline.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is a pipeline at all, and what it is called.
 *
 * @param name with variables; null if there is none
 * @param rules null: always
 */
public record Workflow(
    @Nullable String name, @Nullable List<Rule> rules, AutoCancelConfig autoCancel) {

  /** What a file without {@code workflow} has. */
  public static final Workflow NONE = new Workflow(null, null, AutoCancelConfig.NONE);

  public Workflow {
    rules = rules == null ? null : List.copyOf(rules);
  }
}
