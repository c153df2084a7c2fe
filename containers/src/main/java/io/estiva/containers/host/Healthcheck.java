package io.estiva.containers.host;

import java.time.Duration;
import java.util.List;

/**
 * A probe that the engine runs inside the container. Zero durations and retries leave the image's
 * or engine's value.
 *
 * @param test {@code ["NONE"]}, {@code ["CMD", arguments...]} or {@code ["CMD-SHELL", command]}
 */
public record Healthcheck(
    List<String> test, Duration interval, Duration timeout, Duration startPeriod, int retries) {

  /** Copies the test. */
  public Healthcheck {
    test = List.copyOf(test);
  }

  /** A command for the container's shell. */
  public static Healthcheck shell(
      String command, Duration interval, Duration timeout, int retries) {
    return new Healthcheck(
        List.of("CMD-SHELL", command), interval, timeout, Duration.ZERO, retries);
  }

  /** Switches off what the image brings. */
  public static Healthcheck off() {
    return new Healthcheck(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
  }
}
