package io.estiva.pipeline.plan;

import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import java.util.Comparator;
import java.util.List;

/** Variables that the server keeps for the instance, a group or a project. */
public record StoredVariables(List<Stored> list) {

  public static final StoredVariables NONE = new StoredVariables(List.of());

  public StoredVariables {
    list = List.copyOf(list);
  }

  /** Where a variable is kept; a later one takes precedence. */
  public enum Level {
    INSTANCE,
    GROUP,
    SUBGROUP,
    PROJECT
  }

  /**
   * A kept variable.
   *
   * @param environmentScope {@code *}, an environment's name, or a name with {@code *} in it
   * @param isProtected only for pipelines of protected refs
   */
  public record Stored(
      Variable variable, Level level, String environmentScope, boolean isProtected) {

    private boolean fits(String environment) {
      if (environmentScope.equals("*")) {
        return true;
      }
      return !environment.isEmpty() && Wildcard.matches(environmentScope, environment);
    }

    private int precision(String environment) {
      return environmentScope.equals(environment) ? Integer.MAX_VALUE : environmentScope.length();
    }
  }

  /** Those of a project, for every environment and ref. */
  public static StoredVariables ofProject(List<Variable> variables) {
    return new StoredVariables(
        variables.stream().map(one -> new Stored(one, Level.PROJECT, "*", false)).toList());
  }

  /**
   * Those that a job may have, lowest precedence first: by level, then by how well the scope fits.
   *
   * @param environment expanded name, empty for a job without one
   */
  public Variables visible(String environment, boolean protectedRef) {
    return Variables.of(
        list.stream()
            .filter(one -> (protectedRef || !one.isProtected()) && one.fits(environment))
            .sorted(
                Comparator.comparing(Stored::level)
                    .thenComparingInt(one -> one.precision(environment)))
            .map(Stored::variable)
            .toList());
  }
}
