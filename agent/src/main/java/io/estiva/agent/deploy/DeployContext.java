package io.estiva.agent.deploy;

import static java.util.Objects.requireNonNull;

import io.estiva.containers.host.RegistryLogin;
import io.estiva.containers.replace.LockOwner;
import io.estiva.pipeline.variable.Variables;
import java.util.List;

/**
 * What a job brings to a deployment.
 *
 * @param job its number, the fence on the host
 * @param variables all of the job's, secret ones too; file variables with their contents
 * @param logins at registries that the coordinator lends
 * @param owner which agent locks
 */
public record DeployContext(
    long job, Variables variables, List<RegistryLogin> logins, LockOwner owner) {
  /** Copies the list. */
  public DeployContext {
    requireNonNull(variables, "variables");
    logins = List.copyOf(logins);
  }

  /** The value of a variable, or an empty text. */
  String value(String key) {
    return variables.value(key).orElse("");
  }
}
