package io.estiva.containers.replace;

import io.estiva.containers.host.LogDriver;
import io.estiva.containers.host.Mount;
import io.estiva.containers.host.PortMapping;
import io.estiva.containers.host.ResourceLimits;
import io.estiva.containers.host.RestartPolicy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the new container runs. Everything but the image: two equal ones need no replacement.
 *
 * @param environment everyone who reaches the engine can read it
 * @param networks names; {@code host} or {@code none} alone is a mode. Missing ones are created
 * @param secrets file name under {@code /run/secrets} and content; not visible in inspect
 */
public record RunConfig(
    Main main,
    Map<String, String> environment,
    List<Mount> mounts,
    List<PortMapping> ports,
    List<String> networks,
    Map<String, String> labels,
    Map<String, String> secrets,
    Rules rules) {

  /** Copies what is mutable and checks what the engine would only say late. */
  public RunConfig {
    environment = sorted(environment);
    mounts = List.copyOf(mounts);
    ports = List.copyOf(ports);
    networks = List.copyOf(networks);
    labels = sorted(labels);
    secrets = sorted(secrets);
    for (var name : secrets.keySet()) {
      if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")) {
        throw new IllegalArgumentException("'" + name + "' cannot be the name of a secret file");
      }
    }
    for (var label : labels.keySet()) {
      if (Labels.OWN.contains(label)) {
        throw new IllegalArgumentException("the label '" + label + "' is set by the deployment");
      }
    }
    if (networks.size() > 1 && (networks.contains("host") || networks.contains("none"))) {
      throw new IllegalArgumentException("network 'host' or 'none' cannot be joined with others");
    }
    if (networks.contains("host") && !ports.isEmpty()) {
      throw new IllegalArgumentException("ports cannot be published in the network 'host'");
    }
  }

  /** Nothing but the image's own settings. */
  public static RunConfig plain() {
    return new RunConfig(
        Main.ofImage(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        Rules.standard());
  }

  /** The same with these ports published. */
  public RunConfig withPorts(List<PortMapping> newPorts) {
    return new RunConfig(main, environment, mounts, newPorts, networks, labels, secrets, rules);
  }

  /** The same with these mounts. */
  public RunConfig withMounts(List<Mount> newMounts) {
    return new RunConfig(main, environment, newMounts, ports, networks, labels, secrets, rules);
  }

  /** The same with these variables. */
  public RunConfig withEnvironment(Map<String, String> newEnvironment) {
    return new RunConfig(main, newEnvironment, mounts, ports, networks, labels, secrets, rules);
  }

  /** The same with this main process. */
  public RunConfig withMain(Main newMain) {
    return new RunConfig(newMain, environment, mounts, ports, networks, labels, secrets, rules);
  }

  /** The same with these secret files. */
  public RunConfig withSecrets(Map<String, String> newSecrets) {
    return new RunConfig(main, environment, mounts, ports, networks, labels, newSecrets, rules);
  }

  private static Map<String, String> sorted(Map<String, String> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }

  /** Values may be secrets, so only the shape is shown. */
  @Override
  public String toString() {
    return "RunConfig[" + ports + ", " + mounts.size() + " mounts]";
  }

  /**
   * The main process. Empty texts and lists leave the image's setting.
   *
   * @param init puts the engine's small init in front
   */
  public record Main(
      List<String> entrypoint,
      List<String> command,
      String user,
      String workingDirectory,
      String hostName,
      String stopSignal,
      boolean init) {
    /** Copies the lists. */
    public Main {
      entrypoint = List.copyOf(entrypoint);
      command = List.copyOf(command);
    }

    /** All as the image says. */
    public static Main ofImage() {
      return new Main(List.of(), List.of(), "", "", "", "", false);
    }

    /** The image's settings with another command. */
    public static Main command(String... words) {
      return new Main(List.of(), List.of(words), "", "", "", "", false);
    }
  }

  /** What the engine grants, limits and does by itself. */
  public record Rules(
      RestartPolicy restart,
      ResourceLimits limits,
      boolean readOnlyRoot,
      List<String> extraHosts,
      LogDriver log) {
    /** Copies the list. */
    public Rules {
      extraHosts = List.copyOf(extraHosts);
    }

    /** Restart unless stopped; no limits; the engine's log driver. */
    public static Rules standard() {
      return new Rules(
          new RestartPolicy("unless-stopped", 0),
          ResourceLimits.none(),
          false,
          List.of(),
          LogDriver.engineDefault());
    }
  }
}
