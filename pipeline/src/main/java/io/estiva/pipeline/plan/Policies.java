package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.Condition;
import io.estiva.pipeline.config.OnlyExcept;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides {@code only} and {@code except}. */
final class Policies {

  private final RefPolicy refs;
  private final Scope scope;
  private final Repository repository;

  Policies(PlanContext context, Scope scope, Repository repository) {
    this.refs = new RefPolicy(context);
    this.scope = scope;
    this.repository = repository;
  }

  /**
   * A part of only or except.
   *
   * @param text as it stands in the file
   */
  record Part(String text, boolean holds) {}

  /** Every part of {@code only} must hold and no part of {@code except}. */
  boolean include(@Nullable OnlyExcept only, @Nullable OnlyExcept except) {
    return parts(only).stream().allMatch(Part::holds)
        && parts(except).stream().noneMatch(Part::holds);
  }

  List<Part> parts(@Nullable OnlyExcept policy) {
    var parts = new ArrayList<Part>();
    if (policy == null) {
      return parts;
    }
    if (policy.refs() != null) {
      parts.add(new Part("refs " + policy.refs(), policy.refs().stream().anyMatch(refs::matches)));
    }
    if (policy.variables() != null) {
      List<Condition> conditions = policy.variables();
      boolean holds = conditions.stream().anyMatch(one -> one.expression().holds(scope.values()));
      parts.add(new Part("variables " + conditions.stream().map(Condition::text).toList(), holds));
    }
    if (policy.changes() != null) {
      List<String> patterns = policy.changes().stream().map(scope::expandExisting).toList();
      parts.add(new Part("changes " + policy.changes(), repository.isChanged(patterns)));
    }
    if (policy.kubernetes()) {
      boolean active = "true".equals(scope.values().get("CI_KUBERNETES_ACTIVE"));
      parts.add(new Part("kubernetes active", active));
    }
    return parts;
  }
}
