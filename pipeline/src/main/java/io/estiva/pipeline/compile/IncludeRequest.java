package io.estiva.pipeline.compile;

import org.jspecify.annotations.Nullable;

/**
 * A file that an include names.
 *
 * @param kind what kind of include
 * @param project the project to look in; null: the one the pipeline is of
 * @param ref of that project; null: the commit the pipeline is of, or the project's default branch
 * @param location path (local, project), address (remote), name (template), or {@code
 *     host/path/name@version} (component). A local path may have {@code *}: then all files that
 *     match are wanted. Starts without slash.
 */
public record IncludeRequest(
    Kind kind, @Nullable String project, @Nullable String ref, String location) {

  /**
   * The kinds of includes; EXISTS asks only which paths match, for {@code include:rules:exists}.
   */
  public enum Kind {
    LOCAL,
    PROJECT,
    REMOTE,
    TEMPLATE,
    COMPONENT,
    EXISTS
  }
}
