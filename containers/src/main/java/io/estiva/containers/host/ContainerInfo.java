package io.estiva.containers.host;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container as the engine describes it.
 *
 * @param name without the leading slash
 * @param imageId the exact image that it was created from
 * @param image the name that was asked for then
 * @param networks by name
 * @param publishedPorts as they are bound now; empty while it does not run
 * @param environment {@code KEY=value}, the image's included; may hold secrets
 * @param autoRemove whether the engine removes it when it ends
 */
public record ContainerInfo(
    String id,
    String name,
    String imageId,
    String image,
    State state,
    Optional<Health> health,
    Map<String, String> labels,
    Map<String, Endpoint> networks,
    List<PortMapping> publishedPorts,
    List<MountPoint> mounts,
    RestartPolicy restart,
    int restartCount,
    List<String> entrypoint,
    List<String> command,
    List<String> environment,
    String user,
    String logDriver,
    boolean autoRemove,
    Instant created) {

  /** Copies what is mutable. */
  public ContainerInfo {
    labels = Map.copyOf(labels);
    networks = Map.copyOf(networks);
    publishedPorts = List.copyOf(publishedPorts);
    mounts = List.copyOf(mounts);
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    environment = List.copyOf(environment);
  }

  /** Whether its main process runs, paused or not. */
  public boolean isRunning() {
    return state.running();
  }

  @Override
  public String toString() {
    return "ContainerInfo["
        + name
        + " "
        + id.substring(0, Math.min(12, id.length()))
        + " "
        + state.status()
        + "]";
  }

  /**
   * Where its life is.
   *
   * @param status {@code created}, {@code running}, {@code paused}, {@code restarting}, {@code
   *     removing}, {@code exited} or {@code dead}
   * @param exitCode of the last run; 0 before the first
   * @param error why the engine could not start it, or empty
   * @param started empty before the first start
   * @param finished empty before the first end
   * @param pid of its main process on the host; 0 when it does not run
   */
  public record State(
      String status,
      boolean running,
      int exitCode,
      boolean outOfMemory,
      String error,
      Optional<Instant> started,
      Optional<Instant> finished,
      int pid) {}

  /**
   * What its probe says.
   *
   * @param status {@code starting}, {@code healthy} or {@code unhealthy}
   * @param lastOutput of the latest probe, bounded
   */
  public record Health(String status, int failingStreak, String lastOutput) {}

  /**
   * Its place in one network.
   *
   * @param ipAddress empty while it does not run
   */
  public record Endpoint(String networkId, String ipAddress, List<String> aliases) {}

  /**
   * A mount as it is.
   *
   * @param type {@code bind}, {@code volume} or {@code tmpfs}
   * @param name of a volume, else empty
   * @param source path on the host
   */
  public record MountPoint(
      String type, String name, String source, String target, boolean writable) {}
}
