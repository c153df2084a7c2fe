package io.estiva.pipeline.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code only} or {@code except}. Each part is null if it is not given: then it says nothing.
 *
 * @param refs names, patterns and kinds of pipelines
 * @param variables conditions of which one must hold
 * @param changes patterns of which one must match a changed file
 * @param kubernetes whether {@code kubernetes: active} is asked for
 */
public record OnlyExcept(
    @Nullable List<String> refs,
    @Nullable List<Condition> variables,
    @Nullable List<String> changes,
    boolean kubernetes) {

  /** What holds for a job that has neither only nor rules. */
  public static final OnlyExcept BRANCHES_AND_TAGS =
      new OnlyExcept(List.of("branches", "tags"), null, null, false);

  public OnlyExcept {
    refs = refs == null ? null : List.copyOf(refs);
    variables = variables == null ? null : List.copyOf(variables);
    changes = changes == null ? null : List.copyOf(changes);
  }
}
