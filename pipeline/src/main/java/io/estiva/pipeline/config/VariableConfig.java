package io.estiva.pipeline.config;

import io.estiva.pipeline.error.Position;
import java.util.List;
import java.util.Objects;

/**
 * A variable as the file defines it.
 *
 * @param value numbers and booleans as text
 * @param expand false: the value is taken literally
 * @param description for the form that starts a pipeline; empty if none
 * @param options what that form offers; empty for anything
 */
public record VariableConfig(
    Position position,
    String name,
    String value,
    boolean expand,
    String description,
    List<String> options) {

  public VariableConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    options = List.copyOf(options);
  }

  /** A variable with a value and nothing else. */
  public static VariableConfig of(Position position, String name, String value) {
    return new VariableConfig(position, name, value, true, "", List.of());
  }
}
