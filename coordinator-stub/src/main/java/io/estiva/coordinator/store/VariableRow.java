package io.estiva.coordinator.store;

/**
 * A variable of a project.
 *
 * @param isProtected only jobs on protected refs see it
 * @param file the job gets a file with the value, and the variable holds the file's path
 * @param raw the value is not expanded
 * @param environmentScope {@code *}, an environment's name or a glob such as {@code review/*}
 */
public record VariableRow(
    String key,
    String value,
    boolean masked,
    boolean isProtected,
    boolean file,
    boolean raw,
    String environmentScope) {

  /** Without the value, which may be a secret. */
  @Override
  public String toString() {
    return "VariableRow[" + key + " in " + environmentScope + "]";
  }
}
