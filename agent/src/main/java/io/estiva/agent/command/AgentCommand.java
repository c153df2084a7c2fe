package io.estiva.agent.command;

import io.estiva.agent.spec.JobSpec;
import java.util.List;

/** What the agent does for a script that calls {@code estiva-agent}. */
@FunctionalInterface
public interface AgentCommand {

  /**
   * Runs one command on a thread of its own; of one job never two at once. The arguments are the
   * script's and hostile. Every line that goes to {@code out} appears where the script called,
   * masked like the job's own output.
   *
   * @param arguments without the program's name: {@code deploy}, {@code NAME}
   * @param job whose script called; its variables hold secrets
   * @param sources the files of the job's commit as the repository has them, not as the job left
   *     them
   * @return the exit code that the script sees; 0 for success
   * @throws InterruptedException when the job was cancelled or its time is over
   */
  int run(List<String> arguments, JobSpec job, CommitFiles sources, CommandOutput out)
      throws InterruptedException;
}
