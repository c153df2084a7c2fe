package io.estiva.agent.service;

import io.estiva.containers.host.ContainerInfo;
import io.estiva.containers.host.DockerHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds out whether a service is ready, from this host: no container is needed for that. */
public final class ServiceProbe {

  private static final long PAUSE_MILLIS = 50;
  private static final int CONNECT_MILLIS = 1000;
  private static final int MOST_PORTS = 20;

  private final DockerHost docker;

  /** Of one engine. */
  public ServiceProbe(DockerHost docker) {
    this.docker = docker;
  }

  /**
   * Waits until any of the service's TCP ports takes a connection, or its own health check is
   * content. A service with neither counts as ready when it runs.
   *
   * @param exposed such as {@code 5432/tcp}
   * @return what is wrong, or empty when it is ready
   */
  public Optional<String> await(String container, List<String> exposed, Duration limit)
      throws InterruptedException {
    List<Integer> ports = ports(exposed);
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      ContainerInfo info = docker.containers().inspect(container);
      if (!info.isRunning()) {
        return Optional.of(
            "it ended with code "
                + info.state().exitCode()
                + (info.state().outOfMemory() ? ", out of memory" : ""));
      }
      if (isReady(info, ports)) {
        return Optional.empty();
      }
      if (System.nanoTime() - end >= 0) {
        return Optional.of(
            "none of its ports " + ports + " took a connection within " + limit.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private static boolean isReady(ContainerInfo info, List<Integer> ports) {
    if (info.health().filter(health -> health.status().equals("healthy")).isPresent()
        || ports.isEmpty()) {
      return true;
    }
    return info.networks().values().stream()
        .map(ContainerInfo.Endpoint::ipAddress)
        .filter(address -> !address.isEmpty())
        .anyMatch(address -> ports.stream().anyMatch(port -> answers(address, port)));
  }

  private static boolean answers(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static List<Integer> ports(List<String> exposed) {
    List<Integer> ports = new ArrayList<>();
    for (String port : exposed) {
      if (port.matches("[0-9]{1,5}(/tcp)?")) {
        ports.add(Integer.parseInt(port.replace("/tcp", "")));
      }
    }
    return ports.stream().sorted().limit(MOST_PORTS).toList();
  }
}
