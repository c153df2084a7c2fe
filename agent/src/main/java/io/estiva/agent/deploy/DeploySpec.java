package io.estiva.agent.deploy;

import io.estiva.containers.host.RegistryLogin;
import io.estiva.containers.replace.Desired;
import io.estiva.containers.ssh.SshHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .deploy:NAME}, read and checked.
 *
 * @param login for the image's registry, where one is known
 * @param warnings for the trace
 */
public record DeploySpec(
    SshHost host, Desired desired, @Nullable RegistryLogin login, List<String> warnings) {
  /** Copies the list. */
  public DeploySpec {
    warnings = List.copyOf(warnings);
  }
}
