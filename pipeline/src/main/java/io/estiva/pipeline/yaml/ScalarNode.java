package io.estiva.pipeline.yaml;

import io.estiva.pipeline.error.Position;

/**
 * A single value.
 *
 * @param text as a string: what a variable of this value would hold ({@code true}, {@code 010} as
 *     {@code 8})
 * @param raw as written, without quotes
 * @param kind what Ruby's reader makes of it
 */
public record ScalarNode(Position position, String text, String raw, Kind kind) implements Node {
  /** The types that Ruby's reader knows, as far as the language needs them. */
  public enum Kind {
    STRING,
    INTEGER,
    FLOAT,
    BOOLEAN,
    NULL,
    DATE
  }

  /** A string that stands at {@code position}. */
  public static ScalarNode string(Position position, String text) {
    return new ScalarNode(position, text, text, Kind.STRING);
  }

  /** Whether this is a null: an empty value, {@code ~} or {@code null}. */
  public boolean isNull() {
    return kind == Kind.NULL;
  }

  /** Whether this is the boolean true. */
  public boolean isTrue() {
    return kind == Kind.BOOLEAN && text.equals("true");
  }

  @Override
  public String kindName() {
    return switch (kind) {
      case STRING -> "a string";
      case INTEGER -> "an integer";
      case FLOAT -> "a float";
      case BOOLEAN -> "a boolean";
      case NULL -> "nothing";
      case DATE -> "a date";
    };
  }
}
