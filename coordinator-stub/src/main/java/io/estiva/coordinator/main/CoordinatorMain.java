package io.estiva.coordinator.main;

import io.estiva.coordinator.StartFailure;
import io.estiva.coordinator.cli.CliFailure;
import io.estiva.coordinator.cli.ClientCommands;
import io.estiva.coordinator.git.GitFailure;
import io.estiva.coordinator.store.StoreFailure;
import io.estiva.pipeline.error.ConfigErrors;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program {@code estiva-coordinator}. Exit codes: 0 done, 1 it did not work, 2 the command or
 * the configuration is wrong.
 */
@Command(
    name = "estiva-coordinator",
    description = "Turns commits into pipelines and hands their jobs to runners.",
    mixinStandardHelpOptions = true,
    versionProvider = CoordinatorMain.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RunCommand.class, CheckConfigCommand.class})
public final class CoordinatorMain implements Runnable {
  static final int WRONG_USE = 2;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /** Ends the process with the command's exit code. */
  public static void main(String[] arguments) {
    LogLines.install();
    System.exit(commandLine().execute(arguments));
  }

  /** The commands, ready to execute. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new CoordinatorMain());
    ClientCommands.addTo(line);
    line.setExecutionExceptionHandler(
        (problem, command, parsed) -> explain(problem, command.getErr()));
    return line;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Which command? One of those below.");
  }

  /**
   * What users see of a problem: what to do, never a stack trace unless the program is at fault.
   */
  private static int explain(Exception problem, PrintWriter err) throws Exception {
    if (problem instanceof ConfigErrors errors) {
      err.println(errors.render());
      return WRONG_USE;
    }
    if (problem instanceof StartFailure
        || problem instanceof StoreFailure
        || problem instanceof GitFailure) {
      err.println(problem.getMessage());
      return 1;
    }
    if (problem instanceof CliFailure refused) {
      err.println(refused.getMessage());
      return refused.exitCode();
    }
    throw problem;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = CoordinatorMain.class.getPackage().getImplementationVersion();
      return new String[] {"estiva-coordinator " + (version == null ? "development" : version)};
    }
  }
}
