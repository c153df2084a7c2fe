package io.estiva.containers.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what engines say about containers, of all versions that are spoken with. */
final class InspectReader {

  private static final int MAX_PROBE_OUTPUT = 2000;

  private InspectReader() {}

  static ContainerInfo container(JsonNode tree) {
    var config = tree.path("Config");
    var host = tree.path("HostConfig");
    var policy = host.path("RestartPolicy");
    return new ContainerInfo(
        tree.path("Id").asText(),
        plainName(tree.path("Name").asText()),
        tree.path("Image").asText(),
        config.path("Image").asText(),
        state(tree.path("State")),
        health(tree.path("State").path("Health")),
        Trees.map(config.path("Labels")),
        networks(tree.path("NetworkSettings").path("Networks")),
        ports(tree.path("NetworkSettings").path("Ports")),
        mounts(tree.path("Mounts")),
        policy.path("Name").asText("").isEmpty()
            ? RestartPolicy.NO
            : new RestartPolicy(
                policy.path("Name").asText(), policy.path("MaximumRetryCount").asInt()),
        tree.path("RestartCount").asInt(),
        Trees.list(config.path("Entrypoint")),
        Trees.list(config.path("Cmd")),
        Trees.list(config.path("Env")),
        config.path("User").asText(""),
        host.path("LogConfig").path("Type").asText(""),
        host.path("AutoRemove").asBoolean(),
        Trees.time(tree.path("Created")).orElse(Instant.EPOCH));
  }

  static ContainerSummary summary(JsonNode tree) {
    // the first name without a second slash is its own; others are links
    var name =
        Trees.list(tree.path("Names")).stream()
            .map(InspectReader::plainName)
            .filter(text -> !text.contains("/"))
            .findFirst()
            .orElse("");
    return new ContainerSummary(
        tree.path("Id").asText(),
        name,
        tree.path("ImageID").asText(),
        tree.path("Image").asText(),
        tree.path("State").asText(),
        Trees.map(tree.path("Labels")),
        Instant.ofEpochSecond(tree.path("Created").asLong()),
        bound(tree.path("Ports")));
  }

  private static List<PortMapping> bound(JsonNode ports) {
    var bound = new ArrayList<PortMapping>();
    for (var port : ports) {
      if (port.path("PublicPort").asInt() > 0) {
        bound.add(
            new PortMapping(
                port.path("IP").asText(""),
                port.path("PublicPort").asInt(),
                port.path("PrivatePort").asInt(),
                port.path("Type").asText("tcp")));
      }
    }
    return bound;
  }

  static boolean hasTerminal(JsonNode tree) {
    return tree.path("Config").path("Tty").asBoolean();
  }

  static ContainerInfo.State state(JsonNode tree) {
    return new ContainerInfo.State(
        tree.path("Status").asText(),
        tree.path("Running").asBoolean(),
        tree.path("ExitCode").asInt(),
        tree.path("OOMKilled").asBoolean(),
        tree.path("Error").asText(""),
        Trees.time(tree.path("StartedAt")),
        Trees.time(tree.path("FinishedAt")),
        tree.path("Pid").asInt());
  }

  private static Optional<ContainerInfo.Health> health(JsonNode tree) {
    var status = tree.path("Status").asText("");
    if (status.isEmpty() || status.equals("none")) {
      return Optional.empty();
    }
    var log = tree.path("Log");
    var output = log.size() == 0 ? "" : log.path(log.size() - 1).path("Output").asText("").strip();
    return Optional.of(
        new ContainerInfo.Health(
            status,
            tree.path("FailingStreak").asInt(),
            output.length() <= MAX_PROBE_OUTPUT ? output : output.substring(0, MAX_PROBE_OUTPUT)));
  }

  private static Map<String, ContainerInfo.Endpoint> networks(JsonNode tree) {
    var networks = new TreeMap<String, ContainerInfo.Endpoint>();
    tree.fields()
        .forEachRemaining(
            entry ->
                networks.put(
                    entry.getKey(),
                    new ContainerInfo.Endpoint(
                        entry.getValue().path("NetworkID").asText(""),
                        entry.getValue().path("IPAddress").asText(""),
                        Trees.list(entry.getValue().path("Aliases")))));
    return networks;
  }

  private static List<PortMapping> ports(JsonNode tree) {
    var ports = new ArrayList<PortMapping>();
    tree.fields()
        .forEachRemaining(
            entry -> {
              var parts = entry.getKey().split("/", 2);
              for (var binding : entry.getValue()) {
                ports.add(
                    new PortMapping(
                        binding.path("HostIp").asText(""),
                        binding.path("HostPort").asInt(),
                        Integer.parseInt(parts[0]),
                        parts.length == 2 ? parts[1] : "tcp"));
              }
            });
    return ports;
  }

  private static List<ContainerInfo.MountPoint> mounts(JsonNode tree) {
    var mounts = new ArrayList<ContainerInfo.MountPoint>();
    for (var mount : tree) {
      mounts.add(
          new ContainerInfo.MountPoint(
              mount.path("Type").asText(""),
              mount.path("Name").asText(""),
              mount.path("Source").asText(""),
              mount.path("Destination").asText(""),
              mount.path("RW").asBoolean()));
    }
    return mounts;
  }

  private static String plainName(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }
}
