package io.estiva.containers.replace;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The wish to go back to a kept version.
 *
 * @param job number of the job that asks
 * @param to number of the job that deployed the wanted version; 0 = the one before the current
 */
public record Rollback(String app, long job, long to, HealthGate gate, Duration stopGrace) {
  /** Checks the parts. */
  public Rollback {
    Names.requireApp(app);
    requireNonNull(gate, "gate");
    requireNonNull(stopGrace, "stopGrace");
  }
}
