package io.estiva.pipeline.variable;

import java.util.Objects;

/**
 * One variable.
 *
 * @param file the job finds the value in a file, whose path the variable holds
 * @param masked the value must not appear in a log
 * @param isPublic may be shown, also to service containers
 * @param raw the value is taken literally ({@code expand: false})
 */
public record Variable(
    String key, String value, boolean file, boolean masked, boolean isPublic, boolean raw) {

  public Variable {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a variable has no name");
    }
  }

  /** What {@code variables:} in the file defines: public, its value is expanded. */
  public static Variable of(String key, String value) {
    return new Variable(key, value, false, false, true, false);
  }

  /**
   * Public, the value is taken literally. Predefined variables with text of users are of this kind.
   */
  public static Variable literal(String key, String value) {
    return new Variable(key, value, false, false, true, true);
  }

  /** Masked, not public, taken literally. */
  public static Variable secret(String key, String value) {
    return new Variable(key, value, false, true, false, true);
  }

  /** The same variable with another value. */
  public Variable withValue(String other) {
    return new Variable(key, other, file, masked, isPublic, raw);
  }

  /** Shows a public value only. */
  @Override
  public String toString() {
    return key + (isPublic && !masked ? "=" + value : "=[hidden]");
  }
}
