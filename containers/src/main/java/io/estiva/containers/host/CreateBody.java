package io.estiva.containers.host;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** Writes a {@link ContainerSpec} as the engine wants it. */
final class CreateBody {

  private CreateBody() {}

  static ObjectNode of(ContainerSpec spec) {
    var body = Engine.JSON.createObjectNode();
    body.put("Image", spec.image);
    body.put("Tty", false);
    body.put("OpenStdin", spec.openStdin);
    body.set("Env", Trees.array(spec.environment));
    body.set("Labels", Trees.object(spec.labels));
    spec.entrypoint.ifPresent(
        words ->
            body.set(
                "Entrypoint",
                words.isEmpty() ? Trees.array(java.util.List.of("")) : Trees.array(words)));
    spec.command.ifPresent(words -> body.set("Cmd", Trees.array(words)));
    putText(body, "User", spec.user);
    putText(body, "WorkingDir", spec.workingDirectory);
    putText(body, "Hostname", spec.hostName);
    putText(body, "StopSignal", spec.stopSignal);
    spec.stopTimeout.ifPresent(timeout -> body.put("StopTimeout", timeout.toSeconds()));
    spec.healthcheck.ifPresent(check -> body.set("Healthcheck", healthcheck(check)));
    var exposed = body.putObject("ExposedPorts");
    spec.ports.forEach(port -> exposed.putObject(port.containerPort() + "/" + port.protocol()));
    body.set("HostConfig", host(spec));
    spec.networks.entrySet().stream()
        .findFirst()
        .ifPresent(
            first ->
                body.putObject("NetworkingConfig")
                    .putObject("EndpointsConfig")
                    .putObject(first.getKey())
                    .set("Aliases", Trees.array(first.getValue())));
    return body;
  }

  private static ObjectNode host(ContainerSpec spec) {
    var host = Engine.JSON.createObjectNode();
    // docker-java and some clients leave the name empty for "no"; engines then keep what they had
    host.putObject("RestartPolicy")
        .put("Name", spec.restart.name())
        .put("MaximumRetryCount", spec.restart.maxRetries());
    host.put("AutoRemove", false);
    host.put("Privileged", spec.privileged);
    host.put("ReadonlyRootfs", spec.readOnlyRoot);
    if (spec.init) {
      host.put("Init", true);
    }
    host.set("ExtraHosts", Trees.array(spec.extraHosts));
    host.set("Dns", Trees.array(spec.dns));
    host.set("CapAdd", Trees.array(spec.capAdd));
    host.set("CapDrop", Trees.array(spec.capDrop));
    host.set("SecurityOpt", Trees.array(spec.securityOptions));
    host.set("Sysctls", Trees.object(spec.sysctls));
    var ulimits = host.putArray("Ulimits");
    spec.ulimits.forEach(
        (name, value) ->
            ulimits.addObject().put("Name", name).put("Soft", value).put("Hard", value));
    if (!spec.logDriver.name().isEmpty()) {
      host.putObject("LogConfig")
          .put("Type", spec.logDriver.name())
          .set("Config", Trees.object(spec.logDriver.options()));
    }
    if (!spec.networkMode.isEmpty()) {
      host.put("NetworkMode", spec.networkMode);
    }
    spec.networks.keySet().stream().findFirst().ifPresent(first -> host.put("NetworkMode", first));
    limits(host, spec.limits);
    mounts(host, spec);
    var bindings = host.putObject("PortBindings");
    for (var port : spec.ports) {
      bindings
          .withArray(port.containerPort() + "/" + port.protocol())
          .addObject()
          .put("HostIp", port.hostAddress())
          .put("HostPort", port.hostPort() == 0 ? "" : Integer.toString(port.hostPort()));
    }
    return host;
  }

  private static void limits(ObjectNode host, ResourceLimits limits) {
    if (limits.memoryBytes() > 0) {
      host.put("Memory", limits.memoryBytes()).put("MemorySwap", limits.memoryBytes());
    }
    if (limits.nanoCpus() > 0) {
      host.put("NanoCpus", limits.nanoCpus());
    }
    if (limits.pids() > 0) {
      host.put("PidsLimit", limits.pids());
    }
    if (limits.shmBytes() > 0) {
      host.put("ShmSize", limits.shmBytes());
    }
  }

  private static void mounts(ObjectNode host, ContainerSpec spec) {
    var mounts = host.putArray("Mounts");
    for (var mount : spec.mounts) {
      var node = mounts.addObject().put("Target", mount.target());
      if (mount instanceof Mount.Bind bind) {
        node.put("Type", "bind").put("Source", bind.source()).put("ReadOnly", bind.readOnly());
      } else if (mount instanceof Mount.Volume volume) {
        node.put("Type", "volume").put("Source", volume.name()).put("ReadOnly", volume.readOnly());
      } else if (mount instanceof Mount.Tmpfs tmpfs) {
        var options = node.put("Type", "tmpfs").putObject("TmpfsOptions").put("Mode", tmpfs.mode());
        if (tmpfs.sizeBytes() > 0) {
          options.put("SizeBytes", tmpfs.sizeBytes());
        }
      } else {
        throw new AssertionError(mount);
      }
    }
  }

  private static ObjectNode healthcheck(Healthcheck check) {
    var node = Engine.JSON.createObjectNode();
    node.set("Test", Trees.array(check.test()));
    putNanos(node, "Interval", check.interval());
    putNanos(node, "Timeout", check.timeout());
    putNanos(node, "StartPeriod", check.startPeriod());
    if (check.retries() > 0) {
      node.put("Retries", check.retries());
    }
    return node;
  }

  private static void putNanos(ObjectNode node, String name, Duration value) {
    if (!value.isZero()) {
      node.put(name, value.toNanos());
    }
  }

  private static void putText(ObjectNode node, String name, String value) {
    if (!value.isEmpty()) {
      node.put(name, value);
    }
  }
}
