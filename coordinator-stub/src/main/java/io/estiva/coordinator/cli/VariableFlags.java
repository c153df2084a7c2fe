package io.estiva.coordinator.cli;

import picocli.CommandLine.Option;

/** How a variable is to be treated. */
final class VariableFlags {
  @Option(names = "--masked", description = "keep the value out of logs")
  boolean masked;

  @Option(names = "--protected", description = "only for protected branches and tags")
  boolean onlyProtected;

  @Option(names = "--file", description = "jobs get a file with the value")
  boolean asFile;

  @Option(names = "--raw", description = "do not expand $ in the value")
  boolean raw;
}
