package io.estiva.agent.main;

import io.estiva.agent.AgentProblem;
import io.estiva.agent.wire.Refused;
import io.estiva.pipeline.error.ConfigErrors;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program {@code estiva-agent}. Exit codes: 0 done, 1 it did not work, 2 the command or the
 * configuration is wrong.
 */
@Command(
    name = "estiva-agent",
    description = "Runs GitLab CI jobs on this host and replaces containers on remote ones.",
    mixinStandardHelpOptions = true,
    versionProvider = AgentMain.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      RegisterCommand.class,
      UnregisterCommand.class,
      VerifyCommand.class,
      CheckConfigCommand.class,
      LintCommand.class,
      DrainCommand.class,
      StatusCommand.class,
      WarmUpCommand.class
    })
public final class AgentMain implements Runnable {

  static final int WRONG_USE = 2;

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /** Ends the process with the command's exit code. */
  public static void main(String[] arguments) {
    LogLines.install();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new AgentMain());
    line.setExecutionExceptionHandler(
        (problem, command, parsed) -> explain(problem, command.getErr()));
    return line;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(), "Which command? One of those below.");
  }

  /**
   * What users see of a problem: what to do, never a stack trace unless the program is at fault.
   */
  private static int explain(Exception problem, PrintWriter err) throws Exception {
    if (problem instanceof ConfigErrors errors) {
      err.println(errors.render());
      return WRONG_USE;
    }
    if (problem instanceof AgentProblem
        || problem instanceof Refused
        || problem instanceof java.io.UncheckedIOException) {
      err.println(problem.getMessage());
      return 1;
    }
    throw problem;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"estiva-agent " + io.estiva.agent.Identity.version()};
    }
  }
}
