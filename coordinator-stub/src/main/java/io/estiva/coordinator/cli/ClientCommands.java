package io.estiva.coordinator.cli;

import picocli.CommandLine;

/** All commands that talk to a running coordinator. */
public final class ClientCommands {
  private ClientCommands() {}

  /** Adds them below the program's own commands; they fail with {@link CliFailure}. */
  public static void addTo(CommandLine program) {
    program.addSubcommand(new ProjectCommands());
    program.addSubcommand(new PipelineCommands());
    program.addSubcommand(new JobCommands());
    program.addSubcommand(new RunnerCommands());
    program.addSubcommand(new TokenCommands());
  }
}
