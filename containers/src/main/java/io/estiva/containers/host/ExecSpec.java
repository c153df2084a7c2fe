package io.estiva.containers.host;

import java.time.Duration;
import java.util.List;

/**
 * A command for a running container.
 *
 * @param environment {@code KEY=value}; visible in the engine's inspect
 * @param user empty = the container's
 * @param workingDirectory empty = the container's
 * @param limit after it the call ends; the command itself keeps running, as engines cannot end it
 * @param maxBytes of output kept of each stream; what is beyond is read and dropped
 */
public record ExecSpec(
    List<String> command,
    List<String> environment,
    String user,
    String workingDirectory,
    Duration limit,
    int maxBytes) {

  /** Copies the lists. */
  public ExecSpec {
    command = List.copyOf(command);
    environment = List.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no command");
    }
  }

  /** As the container's user, keeping 64 KiB of each stream. */
  public static ExecSpec of(Duration limit, String... command) {
    return new ExecSpec(List.of(command), List.of(), "", "", limit, 64 * 1024);
  }
}
