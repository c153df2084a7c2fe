package io.estiva.agent.deploy;

import io.estiva.containers.host.PortMapping;
import io.estiva.containers.replace.HealthGate;
import io.estiva.pipeline.yaml.ConfigSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads {@code health:}: what is asked of a new container before it may stay. */
final class HealthSection {
  // [http://][host][:port][/path]
  private static final Pattern TARGET =
      Pattern.compile("(?:http://)?([A-Za-z0-9_.-]*)(?::(\\d{1,5}))?(/.*)?");

  private HealthSection() {}

  static HealthGate read(ConfigSection section, boolean given, List<PortMapping> ports) {
    var standard = HealthGate.standard();
    for (var planned : List.of("exec", "log")) {
      if (section.has(planned)) {
        section.error(planned, "is planned: use http, tcp or docker");
      }
    }
    var probes = new ArrayList<HealthGate.Probe>();
    section.optionalText("http").ifPresent(text -> probes.add(http(section, text, ports)));
    section.optionalText("tcp").ifPresent(text -> probes.add(tcp(section, text, ports)));
    if (section.flag("docker", false)) {
      probes.add(new HealthGate.Engine());
    }
    if (probes.size() > 1) {
      section.error("http", "is one of several probes; choose one of http, tcp and docker");
    }
    var gate =
        new HealthGate(
            probes.isEmpty() ? standard.probe() : probes.get(0),
            standard.interval(),
            standard.limit(),
            standard.answerLimit(),
            standard.minUptime());
    if (!given) {
      return gate;
    }
    var interval = section.duration("interval", gate.interval());
    var limit = section.duration("timeout", gate.limit());
    var answer = section.duration("answer_timeout", gate.answerLimit());
    var least = gate.minUptime().compareTo(limit) < 0 ? gate.minUptime() : Duration.ZERO;
    var uptime = section.duration("min_uptime", least);
    return DeploySpecReader.orError(
        section,
        "timeout",
        () -> new HealthGate(gate.probe(), interval, limit, answer, uptime),
        gate);
  }

  private static HealthGate.Probe http(
      ConfigSection section, String text, List<PortMapping> ports) {
    var target = target(section, "http", text, ports);
    var path = section.text("path", target.path().isEmpty() ? "/" : target.path());
    var header = section.text("host", "");
    return DeploySpecReader.orError(
        section,
        "http",
        () -> new HealthGate.Http(target.host(), target.port(), path, header),
        new HealthGate.Auto());
  }

  private static HealthGate.Probe tcp(ConfigSection section, String text, List<PortMapping> ports) {
    var target = target(section, "tcp", text, ports);
    if (!target.path().isEmpty()) {
      section.error("tcp", "takes no path");
    }
    return DeploySpecReader.orError(
        section,
        "tcp",
        () -> new HealthGate.Tcp(target.host(), target.port()),
        new HealthGate.Auto());
  }

  private record Target(String host, int port, String path) {}

  private static Target target(
      ConfigSection section, String key, String text, List<PortMapping> ports) {
    var standIn = new Target("127.0.0.1", 80, "");
    var bare = text.matches("\\d{1,5}") ? ":" + text : text;
    var matcher = TARGET.matcher(bare);
    if (!matcher.matches()) {
      section.error(
          key, "should be like :8888/path, container:8000/path or /path, it is '" + text + "'");
      return standIn;
    }
    var host = matcher.group(1).isEmpty() ? "127.0.0.1" : matcher.group(1);
    var path = matcher.group(3) == null ? "" : matcher.group(3);
    if (matcher.group(2) != null) {
      return new Target(host, Integer.parseInt(matcher.group(2)), path);
    }
    var published =
        ports.stream().filter(p -> p.hostPort() != 0 && p.protocol().equals("tcp")).findFirst();
    if (published.isEmpty()) {
      section.error(key, "needs a port, as in :8888" + path + ": ports: publishes none");
      return standIn;
    }
    return new Target(host, published.get().hostPort(), path);
  }
}
