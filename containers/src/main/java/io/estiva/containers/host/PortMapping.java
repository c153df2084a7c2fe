package io.estiva.containers.host;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container's port that the host publishes.
 *
 * @param hostAddress address of the host to listen on, empty for all
 * @param hostPort 0 lets the engine choose
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record PortMapping(String hostAddress, int hostPort, int containerPort, String protocol) {

  private static final int MAX_PORT = 65535;
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
  // [address:][host]:container[/protocol] or just container; an IPv6 address stands in brackets
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?:(?<address>\\[[0-9a-fA-F:.]*]|[^:\\[\\]]*):)?(?<host>[^:]*):)?(?<container>[^:/]+)(?:/(?<protocol>[a-z]+))?");
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

  /** Checks ports and protocol. */
  public PortMapping {
    requireNonNull(hostAddress, "hostAddress");
    if (hostPort < 0 || hostPort > MAX_PORT || containerPort < 1 || containerPort > MAX_PORT) {
      throw new IllegalArgumentException(
          "port " + hostPort + ":" + containerPort + " is outside 1 to " + MAX_PORT);
    }
    if (!PROTOCOLS.contains(protocol)) {
      throw new IllegalArgumentException(
          "'" + protocol + "' is not a protocol; use tcp, udp or sctp");
    }
  }

  /**
   * Reads what {@code docker run -p} takes: {@code 80}, {@code 8888:8000} (host before container),
   * {@code 127.0.0.1:80:80/udp}, {@code 127.0.0.1::80}, ranges of equal length such as {@code
   * 8000-8002:9000-9002}.
   *
   * @throws IllegalArgumentException with the form that is expected
   */
  public static List<PortMapping> parse(String text) {
    var form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw bad(text, "");
    }
    var protocol = form.group("protocol") == null ? "tcp" : form.group("protocol");
    int[] inside = range(text, form.group("container"));
    int count = inside[1] - inside[0] + 1;
    var hostText = form.group("host") == null ? "" : form.group("host");
    var address =
        form.group("address") == null ? "" : form.group("address").replaceAll("[\\[\\]]", "");
    if (!address.isEmpty()
        && !address.matches("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*")) {
      throw bad(text, "'" + address + "' is not an address of the host");
    }
    int[] outside = hostText.isEmpty() ? new int[] {0, 0} : range(text, hostText);
    if (!hostText.isEmpty() && outside[1] - outside[0] + 1 != count) {
      throw bad(text, "the ranges have different lengths");
    }
    var mappings = new ArrayList<PortMapping>();
    for (int i = 0; i < count; i++) {
      mappings.add(
          new PortMapping(
              address, hostText.isEmpty() ? 0 : outside[0] + i, inside[0] + i, protocol));
    }
    return List.copyOf(mappings);
  }

  private static int[] range(String text, String part) {
    Matcher range = RANGE.matcher(part);
    if (!range.matches()) {
      throw bad(text, "'" + part + "' is not a port");
    }
    int first = Integer.parseInt(range.group(1));
    int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
    if (first < 1 || last > MAX_PORT || last < first) {
      throw bad(text, "'" + part + "' is outside 1 to " + MAX_PORT + " or runs backwards");
    }
    return new int[] {first, last};
  }

  private static IllegalArgumentException bad(String text, String why) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is not a port mapping"
            + (why.isEmpty() ? "" : ": " + why)
            + ". Write HOST:CONTAINER, as in 8080:80, 127.0.0.1:8080:80/tcp or 8000-8002:8000-8002");
  }

  @Override
  public String toString() {
    var host = hostPort == 0 ? "" : Integer.toString(hostPort);
    var address = hostAddress.contains(":") ? "[" + hostAddress + "]" : hostAddress;
    var left = address.isEmpty() ? (host.isEmpty() ? "" : host + ":") : address + ":" + host + ":";
    return left + containerPort + "/" + protocol;
  }
}
