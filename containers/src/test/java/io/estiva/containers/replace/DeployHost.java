package io.estiva.containers.replace;

import io.estiva.containers.host.CallLimits;
import io.estiva.containers.host.DockerHosts;
import io.estiva.containers.host.ImageRef;
import io.estiva.containers.host.Mount;
import io.estiva.testkit.RealDocker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The engine of this machine as a deploy host with one app, for one test. */
final class DeployHost {
  private static final AtomicLong NUMBER = new AtomicLong();

  final RealDocker docker;
  final String app;
  final ConcurrentLinkedQueue<String> trace = new ConcurrentLinkedQueue<>();
  private final String agent;

  DeployHost(RealDocker docker) {
    this.docker = docker;
    this.app = docker.name() + "-app" + NUMBER.incrementAndGet();
    this.agent = app + "-agent";
  }

  /** A small web server that ends at SIGTERM and writes to its volume when it starts. */
  RunConfig config(String version) {
    return config(version, "httpd -f -p 8000 -h /www & wait");
  }

  RunConfig config(String version, String then) {
    var script =
        "trap 'exit 0' TERM; echo begin "
            + version
            + "; mkdir -p /www; echo "
            + version
            + " > /www/index.html; echo "
            + version
            + " >> /data/versions; "
            + then;
    return new RunConfig(
        RunConfig.Main.command("sh", "-c", script),
        Map.of(),
        List.of(new Mount.Volume(volume(), "/data", false)),
        List.of(),
        List.of(),
        docker.labels(),
        Map.of(),
        RunConfig.Rules.standard());
  }

  String volume() {
    docker.run("volume", "create", "--label", docker.label(), app + "-data");
    return app + "-data";
  }

  Desired desired(long job, RunConfig config) {
    return Desired.of(app, ImageRef.parse(docker.busybox()), config, new Release(job, "c0ffee", ""))
        .withPull(Desired.Pull.NEVER)
        .withKeeping(new Desired.Keeping(1, 3, Duration.ofSeconds(5)))
        .withGate(gate(new HealthGate.Http(HealthGate.CONTAINER, 8000, "/index.html", "")));
  }

  static HealthGate gate(HealthGate.Probe probe) {
    return new HealthGate(
        probe,
        Duration.ofMillis(200),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofMillis(100));
  }

  Replacer replacer(boolean detached) {
    return replacer(detached, StepJournal.none(), line -> {});
  }

  Replacer replacer(boolean detached, StepJournal journal, Consumer<String> listener) {
    return new Replacer(this::local, options(detached), journal, listening(listener));
  }

  Consumer<String> listening(Consumer<String> listener) {
    return line -> {
      trace.add(line);
      listener.accept(line);
    };
  }

  /** Every call is another start of the same agent. */
  ReplaceOptions options(boolean detached) {
    var owner = new LockOwner(agent, "run " + NUMBER.incrementAndGet());
    return ReplaceOptions.standard(owner).detached(detached);
  }

  Target.Opener replacerTarget() {
    return this::local;
  }

  private Target local() {
    var limits = CallLimits.standard();
    return new LocalTarget(DockerHosts.local(docker.socket(), limits), docker.socket(), true);
  }

  /** The id of the container that has the app's name. */
  String currentId() {
    return docker.run("inspect", "-f", "{{.Id}}", app);
  }

  String inspect(String container, String format) {
    return docker.run("inspect", "-f", format, container);
  }

  /** What the serving container answers. */
  String page() {
    return docker.run("exec", app, "wget", "-q", "-O", "-", "http://127.0.0.1:8000/index.html");
  }

  /** Names of all containers of the app, without the app's own name in front; the lock too. */
  List<String> names() {
    return docker
        .run("ps", "-a", "--filter", "name=^/" + app, "--format", "{{.Names}}")
        .lines()
        .map(name -> name.substring(app.length()))
        .sorted()
        .toList();
  }

  /** A container as a user starts it, without any label of ours but the test's. */
  String runByHand(String version) {
    return docker.run(
        "run",
        "-d",
        "-t",
        "-i",
        "--restart",
        "unless-stopped",
        "--label",
        docker.label(),
        "-v",
        volume() + ":/data",
        "--name",
        app,
        docker.busybox(),
        "sh",
        "-c",
        "trap 'exit 0' TERM; mkdir -p /www; echo "
            + version
            + " > /www/index.html; echo "
            + version
            + " >> /data/versions; httpd -f -p 8000 -h /www & wait");
  }
}
