package io.estiva.containers.replace;

import static java.util.Objects.requireNonNull;

import io.estiva.containers.host.PortMapping;
import java.time.Duration;
import java.util.List;

/**
 * When a started container counts as good. In any case it has to run without a restart for {@code
 * minUptime}; the probe says what else.
 *
 * @param interval between two looks
 * @param limit after it the container has failed
 * @param answerLimit for one probe
 */
public record HealthGate(
    Probe probe, Duration interval, Duration limit, Duration answerLimit, Duration minUptime) {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  /** Checks that the limits fit together. */
  public HealthGate {
    requireNonNull(probe, "probe");
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new IllegalArgumentException("the health gate's interval is at least 100 ms");
    }
    if (answerLimit.isNegative() || answerLimit.isZero()) {
      throw new IllegalArgumentException("the health gate's answer limit must be positive");
    }
    if (minUptime.isNegative() || limit.compareTo(minUptime) <= 0) {
      throw new IllegalArgumentException(
          "the health gate's timeout (" + limit.toSeconds() + " s) must be longer than min_uptime");
    }
  }

  /** The image's own health check, or else five seconds of running. */
  public static HealthGate standard() {
    return new HealthGate(
        new Auto(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }

  /**
   * The same, where a TCP probe of a published port asks the container itself: the engine's
   * forwarder accepts connections to a published port before the container does.
   */
  public HealthGate against(List<PortMapping> ports) {
    if (!(probe instanceof Tcp tcp) || tcp.host().equals(CONTAINER)) {
      return this;
    }
    return ports.stream()
        .filter(port -> port.hostPort() == tcp.port() && port.protocol().equals("tcp"))
        .findFirst()
        .map(port -> withProbe(new Tcp(CONTAINER, port.containerPort())))
        .orElse(this);
  }

  /** The same asking something else. */
  public HealthGate withProbe(Probe newProbe) {
    return new HealthGate(newProbe, interval, limit, answerLimit, minUptime);
  }

  /** The same with other times for the whole. */
  public HealthGate within(Duration newLimit, Duration newMinUptime) {
    return new HealthGate(probe, interval, newLimit, answerLimit, newMinUptime);
  }

  /** What is asked, seen from the deploy host. */
  public sealed interface Probe {
    /** For the plan. */
    String text();
  }

  /** The engine's health check where the image or spec has one, else nothing more. */
  public record Auto() implements Probe {
    @Override
    public String text() {
      return "the image's health check, if it has one";
    }
  }

  /** The engine's health check; its absence is a failure. */
  public record Engine() implements Probe {
    @Override
    public String text() {
      return "Docker health check";
    }
  }

  /**
   * An answer with a status from 200 to 399.
   *
   * @param host address of the deploy host, or {@link #CONTAINER}
   * @param hostHeader empty = host and port
   */
  public record Http(String host, int port, String path, String hostHeader) implements Probe {
    /** Checks that the parts cannot break out of a request. */
    public Http {
      requireAddress(host, port);
      requirePlain(path, "path");
      requirePlain(hostHeader, "host");
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("the path of an HTTP probe starts with '/'");
      }
    }

    @Override
    public String text() {
      return "http://" + host + ":" + port + path;
    }
  }

  /** A connection that is accepted; parts as in {@link Http}. */
  public record Tcp(String host, int port) implements Probe {
    /** Checks the address. */
    public Tcp {
      requireAddress(host, port);
    }

    @Override
    public String text() {
      return "tcp://" + host + ":" + port;
    }
  }

  /** As host of a probe: the container's own address in its network. */
  public static final String CONTAINER = "container";

  private static void requireAddress(String host, int port) {
    if (!host.matches("[A-Za-z0-9_.-]{1,253}")) {
      throw new IllegalArgumentException("'" + host + "' is not a host for a probe");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is outside 1 to 65535");
    }
  }

  private static void requirePlain(String text, String what) {
    if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "the " + what + " of an HTTP probe has a blank or a character outside ASCII");
    }
  }
}
