package io.estiva.containers.replace;

import static java.util.Objects.requireNonNull;

/**
 * Who holds a lock.
 *
 * @param agent the agent's name; there is only one process of an agent at a time
 * @param instance which start of that agent: a lock of an earlier one is taken over at once
 */
public record LockOwner(String agent, String instance) {
  /** Checks that both are there. */
  public LockOwner {
    requireNonNull(agent, "agent");
    requireNonNull(instance, "instance");
  }
}
