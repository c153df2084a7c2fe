package io.estiva.containers.ssh;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * How to reach a remote host.
 *
 * @param auth ways to log in, tried in this order
 * @param knownHosts the host keys to accept; no other is
 * @param dockerSocket path of the engine's socket over there
 * @param connectLimit for connecting and logging in
 */
public record SshHost(
    String host,
    int port,
    String user,
    List<SshAuth> auth,
    KnownHosts knownHosts,
    String dockerSocket,
    Sudo sudo,
    Duration connectLimit) {

  /** Port of SSH servers that were not told otherwise. */
  public static final int DEFAULT_PORT = 22;

  /** Where engines listen unless they were told otherwise. */
  public static final String DOCKER_SOCKET = "/var/run/docker.sock";

  /** Whether Docker is reached through {@code sudo -n docker system dial-stdio}. */
  public enum Sudo {
    /** Only where the user may not use the socket. */
    AUTO,
    /** Always. */
    ALWAYS,
    /** Never. */
    NEVER
  }

  /** Refuses names that could be taken for options or hold blanks. */
  public SshHost {
    requireNonNull(knownHosts, "knownHosts");
    requireNonNull(sudo, "sudo");
    auth = List.copyOf(auth);
    if (!host.matches("[A-Za-z0-9_.:%][A-Za-z0-9_.:%-]*")) {
      throw new IllegalArgumentException("'" + host + "' is not a host's name or address");
    }
    if (!user.matches("[A-Za-z0-9_.@\\\\][A-Za-z0-9_.@\\\\$-]*")) {
      throw new IllegalArgumentException("'" + user + "' is not a user's name");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is outside 1 to 65535");
    }
    if (!dockerSocket.startsWith("/") || dockerSocket.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "'" + dockerSocket + "' is not an absolute path of a socket");
    }
    if (auth.isEmpty()) {
      throw new IllegalArgumentException("no key and no password for " + user + "@" + host);
    }
  }

  /** On port 22, with the usual socket, sudo where needed, and 30 s to connect. */
  public static SshHost of(String user, String host, KnownHosts knownHosts, SshAuth... auth) {
    return new SshHost(
        host,
        DEFAULT_PORT,
        user,
        List.of(auth),
        knownHosts,
        DOCKER_SOCKET,
        Sudo.AUTO,
        Duration.ofSeconds(30));
  }

  /** The same on another port. */
  public SshHost withPort(int newPort) {
    return new SshHost(host, newPort, user, auth, knownHosts, dockerSocket, sudo, connectLimit);
  }

  /** The same with another way to Docker. */
  public SshHost withDocker(String newSocket, Sudo newSudo) {
    return new SshHost(host, port, user, auth, knownHosts, newSocket, newSudo, connectLimit);
  }

  /** The same with another limit. */
  public SshHost withConnectLimit(Duration newLimit) {
    return new SshHost(host, port, user, auth, knownHosts, dockerSocket, sudo, newLimit);
  }

  /** {@code user@host}, with the port where it is not 22. */
  public String address() {
    return user
        + "@"
        + (port == DEFAULT_PORT
            ? host
            : (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  /** Address and ways to log in, without secrets. */
  @Override
  public String toString() {
    return "SshHost[" + address() + " " + auth + "]";
  }
}
