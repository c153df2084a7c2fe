package io.estiva.containers.replace;

import io.estiva.containers.host.ContainerInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** Looks at a started container through the engine and, for HTTP and TCP, through its host. */
final class GateProbe {
  private final HealthGate gate;
  private String lastAnswer = "";

  GateProbe(HealthGate gate) {
    this.gate = gate;
  }

  /** What the last probe said, for a failure's message. */
  String lastAnswer() {
    return lastAnswer;
  }

  /** Why the container has failed for good, if it has. */
  Optional<String> failure(ContainerInfo container) {
    var state = container.state();
    if (!state.status().equals("running")) {
      return Optional.of(
          "the new container is "
              + state.status()
              + ", exit code "
              + state.exitCode()
              + (state.outOfMemory() ? ", it ran out of memory" : ""));
    }
    if (container.restartCount() > 0) {
      return Optional.of("the new container was restarted " + container.restartCount() + " times");
    }
    if (!asksEngine()) {
      return Optional.empty();
    }
    if (container.health().isEmpty() && gate.probe() instanceof HealthGate.Engine) {
      return Optional.of("the new container has no health check, but the health gate asks for it");
    }
    return container
        .health()
        .filter(health -> health.status().equals("unhealthy"))
        .map(health -> "the new container's health check says unhealthy: " + health.lastOutput());
  }

  /** Whether the probe is content now. */
  boolean isGood(Target target, ContainerInfo container) {
    if (asksEngine()) {
      lastAnswer = container.health().map(ContainerInfo.Health::status).orElse("");
      return lastAnswer.isEmpty() || lastAnswer.equals("healthy");
    }
    try {
      if (gate.probe() instanceof HealthGate.Http http) {
        var request =
            "GET "
                + http.path()
                + " HTTP/1.0\r\nHost: "
                + header(http)
                + "\r\nUser-Agent: estiva\r\nConnection: close\r\n\r\n";
        lastAnswer = ask(target, address(http.host(), http.port(), container), request);
        return lastAnswer.matches("HTTP/\\d(\\.\\d)? [23]\\d\\d.*");
      }
      if (gate.probe() instanceof HealthGate.Tcp tcp) {
        ask(target, address(tcp.host(), tcp.port(), container), "");
      }
      lastAnswer = "";
      return true;
    } catch (IOException e) {
      lastAnswer = e.getMessage() == null ? "no answer" : e.getMessage();
      return false;
    }
  }

  private String ask(Target target, InetSocketAddress address, String request) throws IOException {
    Duration limit = gate.answerLimit();
    return target.ask(address, request, limit);
  }

  private boolean asksEngine() {
    return gate.probe() instanceof HealthGate.Auto || gate.probe() instanceof HealthGate.Engine;
  }

  static String header(HealthGate.Http http) {
    var host = http.host().equals(HealthGate.CONTAINER) ? "localhost" : http.host();
    return http.hostHeader().isEmpty() ? host + ":" + http.port() : http.hostHeader();
  }

  private static InetSocketAddress address(String host, int port, ContainerInfo container) {
    var real =
        host.equals(HealthGate.CONTAINER)
            ? container.networks().values().stream()
                .map(ContainerInfo.Endpoint::ipAddress)
                .filter(ip -> !ip.isEmpty())
                .findFirst()
                .orElse("127.0.0.1")
            : host;
    return InetSocketAddress.createUnresolved(real, port);
  }
}
