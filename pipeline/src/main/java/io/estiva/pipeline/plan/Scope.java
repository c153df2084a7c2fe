package io.estiva.pipeline.plan;

import io.estiva.pipeline.variable.Variables;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables that a job's texts and conditions are resolved with; expands only when asked. */
final class Scope {

  private final Variables variables;
  private final Map<String, String> values;
  private @Nullable Variables expanded;

  Scope(Variables variables) {
    this.variables = variables;
    this.values = variables.values();
  }

  Variables variables() {
    return variables;
  }

  /** As written; conditions see these. */
  Map<String, String> values() {
    return values;
  }

  /** References replaced, undefined ones by nothing. */
  String expand(String text) {
    return hasReference(text) ? expanded().expand(text) : text;
  }

  /** References replaced, undefined ones left. */
  String expandExisting(String text) {
    return hasReference(text) ? expanded().expandExisting(text) : text;
  }

  private Variables expanded() {
    Variables result = expanded;
    if (result == null) {
      result = variables.expanded();
      expanded = result;
    }
    return result;
  }

  private static boolean hasReference(String text) {
    return text.indexOf('$') >= 0 || text.indexOf('%') >= 0;
  }
}
