package io.estiva.agent.command;

/** Where a command's output goes: to the script that called. Thread-safe. */
@FunctionalInterface
public interface CommandOutput {

  /** Writes a line; the line's end is added. Output beyond a bound is dropped. */
  void line(String text);
}
