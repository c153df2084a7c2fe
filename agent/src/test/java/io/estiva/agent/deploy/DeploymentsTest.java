package io.estiva.agent.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.containers.host.CallLimits;
import io.estiva.containers.replace.LockOwner;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import io.estiva.testkit.RealDocker;
import io.estiva.testkit.RegistryFixture;
import io.estiva.testkit.SshdFixture;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the text of a file to a container behind a real sshd, with a real registry. */
@Tag("docker")
@Tag("ssh")
@Tag("registry")
class DeploymentsTest {
  private static final AtomicLong NUMBER = new AtomicLong();
  private static RealDocker docker;
  private static RegistryFixture registry;
  private static SshdFixture sshd;

  private final String app = docker.name() + "-web" + NUMBER.incrementAndGet();
  private final List<String> trace = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path directory) {
    docker = RealDocker.connect("deployments");
    registry = RegistryFixture.start(directory.resolve("registry"));
    sshd = SshdFixture.in(directory.resolve("sshd")).start();
    push("1");
    push("2");
  }

  private static void push(String tag) {
    var image = registry.address() + "/group/web:" + tag;
    var container = docker.run("create", "--label", docker.label(), docker.busybox());
    docker.run("commit", "--change", "LABEL version=" + tag, container, image);
    docker.run("rm", container);
    docker.push(image, registry.user(), registry.password());
    docker.run("rmi", image);
  }

  @AfterAll
  static void stop() {
    sshd.close();
    registry.close();
    docker.close();
  }

  private String spec(String version) {
    docker.run("volume", "create", "--label", docker.label(), app);
    return """
    .deploy:web:
      host: root@HOST:PORT
      hostkey: $HOSTKEY
      auth: { key: $SSH_KEY }
      sudo: false
      docker: { socket: SOCKET }
      image: REGISTRY/group/web:VERSION
      registry: { user: USER, password: $REGISTRY_PASSWORD }
      name: APP
      volumes: ["APP:/data"]
      labels: { LABEL: ID }
      command:
        - sh
        - -c
        - trap 'exit 0' TERM; mkdir /www; echo VERSION >/www/index.html; echo VERSION >>/data/seen; httpd -f -p 8000 -h /www & wait
      health: { http: "container:8000/index.html", interval: 200ms, min_uptime: 100ms }
      stop_grace: 5s
    deploy:
      script: estiva-agent deploy web
    """
        .replace("HOST:", sshd.host() + ":")
        .replace(":PORT", ":" + sshd.port())
        .replace("SOCKET", docker.socket().toString())
        .replace("REGISTRY/", registry.address() + "/")
        .replace("USER", registry.user())
        .replace("APP", app)
        .replace("LABEL: ID", docker.label().replace("=", ": "))
        .replace("VERSION", version);
  }

  private int run(String text, String... arguments) throws InterruptedException {
    return runWith(text, registry.password(), sshd.fingerprint("ed25519"), arguments);
  }

  private int runWith(String text, String password, String hostKey, String... arguments)
      throws InterruptedException {
    trace.clear();
    try {
      var variables =
          Variables.of(
              Variable.secret("SSH_KEY", Files.readString(sshd.clientKey())),
              Variable.literal("HOSTKEY", hostKey),
              Variable.secret("REGISTRY_PASSWORD", password));
      long job = NUMBER.incrementAndGet();
      var owner = new LockOwner("agent of " + app, Long.toString(job));
      var context = new DeployContext(job, variables, List.of(), owner);
      var deployments = new Deployments(CallLimits.standard(), UnaryOperator.identity());
      return deployments.run(List.of(arguments), context, path -> Optional.of(text), trace::add);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String inspect(String format) {
    return docker.run("inspect", "-f", format, app);
  }

  private List<String> names() {
    return docker
        .run("ps", "-a", "--filter", "name=^/" + app, "--format", "{{.Names}}")
        .lines()
        .toList();
  }

  @Test
  void the_host_runs_the_digest_of_each_push_and_keeps_its_volume() throws Exception {
    assertThat(run(spec("1"), "deploy", "web")).as("%s", trace).isEqualTo(Deployments.DONE);
    var first = inspect("{{.Config.Image}}");
    assertThat(run(spec("2"), "deploy", "web")).as("%s", trace).isEqualTo(Deployments.DONE);

    assertThat(first).startsWith(registry.address() + "/group/web@sha256:");
    assertThat(inspect("{{.Config.Image}}"))
        .startsWith(registry.address() + "/group/web@sha256:")
        .isNotEqualTo(first);
    assertThat(docker.run("exec", app, "cat", "/data/seen")).isEqualTo("1\n2");
    assertThat(names()).hasSize(2);
    assertThat(trace).noneMatch(line -> line.contains(registry.password()));
    assertThat(trace.get(trace.size() - 1)).startsWith("done ").contains("ms between old and new");

    assertThat(run(spec("2"), "deploy", "web", "--plan")).isEqualTo(Deployments.DONE);
    assertThat(trace).anyMatch(line -> line.contains("nothing to do"));

    assertThat(run(spec("2"), "rollback", "web")).as("%s", trace).isEqualTo(Deployments.DONE);
    assertThat(inspect("{{.Config.Image}}")).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wrong password   | login",
        "missing image    | web:nowhere",
        "unreachable host | cannot",
        "unknown host key | Nothing was sent to it",
      })
  void what_goes_wrong_before_the_switch_is_told_and_the_old_one_still_runs(
      String fault, String told) throws Exception {
    assertThat(run(spec("1"), "deploy", "web")).as("%s", trace).isEqualTo(Deployments.DONE);
    var old = inspect("{{.Id}} {{.State.StartedAt}}");

    int code =
        switch (fault) {
          case "wrong password" ->
              runWith(spec("2"), "wrong", sshd.fingerprint("ed25519"), deploy());
          case "missing image" -> run(spec("nowhere"), deploy());
          case "unreachable host" ->
              run(spec("2").replace(":" + sshd.port(), ":" + closedPort()), deploy());
          case "unknown host key" ->
              runWith(spec("2"), registry.password(), "SHA256:" + "x".repeat(43), deploy());
          default -> throw new AssertionError(fault);
        };

    assertThat(code).as("%s", trace).isEqualTo(Deployments.FAILED);
    assertThat(String.join("\n", trace)).contains(told);
    assertThat(inspect("{{.Id}} {{.State.StartedAt}}")).isEqualTo(old);
    assertThat(names()).as("nothing is left over").containsExactly(app);
  }

  private static String[] deploy() {
    return new String[] {"deploy", "web"};
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void a_wrong_description_is_told_whole_and_nothing_is_tried() throws Exception {
    int before = sshd.accepted();

    int code = run(spec("1").replace("  name:", "  nmae:").replace("5s", "soon"), "deploy", "web");

    assertThat(code).isEqualTo(Deployments.WRONG);
    assertThat(String.join("\n", trace)).contains("Did you mean 'name'?").contains("stop_grace");
    assertThat(sshd.accepted()).isEqualTo(before);
  }
}
