package io.estiva.agent.job;

import io.estiva.agent.command.AgentCommand;
import io.estiva.agent.command.CommandOutput;
import io.estiva.agent.command.CommitFiles;
import io.estiva.agent.deploy.DeployContext;
import io.estiva.agent.deploy.Deployments;
import io.estiva.agent.spec.JobSpec;
import io.estiva.containers.replace.LockOwner;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import java.util.ArrayList;
import java.util.List;

/** {@code estiva-agent deploy} and {@code rollback} in a job's script. */
public final class DeployCommand implements AgentCommand {

  private final Deployments deployments = new Deployments();
  private final LockOwner owner;
  private final boolean allowed;

  /**
   * Of one agent.
   *
   * @param allowed whether the host's policy lets jobs deploy
   */
  public DeployCommand(LockOwner owner, boolean allowed) {
    this.owner = owner;
    this.allowed = allowed;
  }

  @Override
  public int run(List<String> arguments, JobSpec job, CommitFiles sources, CommandOutput out)
      throws InterruptedException {
    if (!allowed) {
      out.line(
          "deploy: jobs may not deploy from this host; its operator can allow it by 'policy: deploy' in the agent's configuration");
      return Deployments.WRONG;
    }
    List<Variable> variables = new ArrayList<>();
    job.environment()
        .forEach((key, value) -> variables.add(variable(job, key, job.value(key).orElse(value))));
    DeployContext context =
        new DeployContext(job.id(), Variables.of(variables), job.logins(), owner);
    return deployments.run(arguments, context, sources::read, out::line);
  }

  private static Variable variable(JobSpec job, String key, String value) {
    return job.secrets().contains(value)
        ? Variable.secret(key, value)
        : Variable.literal(key, value);
  }
}
