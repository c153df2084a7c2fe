package io.estiva.containers.host;

import static java.util.Objects.requireNonNull;

/**
 * A user's login at one registry. Travels only in the header of the call that needs it; the engine
 * stores nothing. {@code toString} hides the password.
 *
 * @param registry host and port as in image names: {@code registry.example.com:5000}, or {@code
 *     docker.io}
 */
public record RegistryLogin(String registry, String user, String password) {

  /**
   * Accepts Docker Hub's index address for {@code docker.io}, and addresses with a scheme and path,
   * as they stand in Docker's config files.
   */
  public RegistryLogin {
    registry = hostOf(requireNonNull(registry, "registry"));
    requireNonNull(user, "user");
    requireNonNull(password, "password");
  }

  private static String hostOf(String address) {
    var host = address.replaceFirst("^[a-z]+://", "").replaceFirst("/.*$", "");
    return host.equals("index.docker.io") || host.equals("registry-1.docker.io") || host.isEmpty()
        ? ImageRef.DOCKER_HUB
        : host;
  }

  @Override
  public String toString() {
    return "RegistryLogin[" + user + "@" + registry + "]";
  }
}
