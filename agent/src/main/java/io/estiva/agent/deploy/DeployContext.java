package io.estiva.agent.deploy;

import static java.util.Objects.requireNonNull;

import io.estiva.containers.host.RegistryLogin;
import io.estiva.containers.replace.LockOwner;
import io.estiva.pipeline.variable.Variables;
import java.nio.file.Path;
import java.util.List;

/**
 * What a job brings to a deployment.
 *
 * @param job its number, the fence on the host
 * @param tree the job's checked-out files; read as hostile
 * @param variables all of the job's, secret ones too; file variables with their contents
 * @param logins at registries that the coordinator lends
 * @param owner which agent locks
 * @param allowed whether the agent's own configuration lets jobs deploy
 */
public record DeployContext(
    long job,
    Path tree,
    Variables variables,
    List<RegistryLogin> logins,
    LockOwner owner,
    boolean allowed) {
  /** Copies the list. */
  public DeployContext {
    requireNonNull(tree, "tree");
    requireNonNull(variables, "variables");
    logins = List.copyOf(logins);
  }

  /** The value of a variable, or an empty text. */
  String value(String key) {
    return variables.value(key).orElse("");
  }
}
