package io.estiva.containers.host;

import java.util.Map;

/**
 * Where the engine keeps what a container prints. An empty name leaves the choice to the engine's
 * own config.
 */
public record LogDriver(String name, Map<String, String> options) {

  /** Copies the options. */
  public LogDriver {
    options = Map.copyOf(options);
  }

  /** The engine's default. */
  public static LogDriver engineDefault() {
    return new LogDriver("", Map.of());
  }

  /** Nothing is kept, and nothing can be read later. */
  public static LogDriver none() {
    return new LogDriver("none", Map.of());
  }

  /** The engine's compact files, at most {@code files} of {@code fileBytes} each. */
  public static LogDriver local(long fileBytes, int files) {
    return new LogDriver(
        "local",
        Map.of(
            "max-size",
            Long.toString(fileBytes),
            "max-file",
            Integer.toString(files),
            "compress",
            files > 1 ? "true" : "false"));
  }
}
