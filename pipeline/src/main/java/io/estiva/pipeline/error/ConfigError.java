package io.estiva.pipeline.error;

import java.util.List;

/**
 * One thing that is wrong with a file.
 *
 * @param position where
 * @param message what is wrong, in GitLab's words where users search for them
 * @param hint what to do, or the nearest valid word; may be empty
 * @param via how the value came there when it was not written there: "include 'a.yml'", "extends
 *     .base"
 */
public record ConfigError(Position position, String message, String hint, List<String> via) {
  public ConfigError {
    via = List.copyOf(via);
  }

  /** An error without hint or way. */
  public static ConfigError at(Position position, String message) {
    return new ConfigError(position, message, "", List.of());
  }

  /** The same with a hint. */
  public ConfigError withHint(String text) {
    return new ConfigError(position, message, text, via);
  }

  /** The same with the way by which the value came there. */
  public ConfigError withVia(List<String> way) {
    return new ConfigError(position, message, hint, way);
  }
}
