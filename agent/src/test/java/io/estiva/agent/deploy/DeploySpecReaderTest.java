package io.estiva.agent.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.estiva.containers.host.Mount;
import io.estiva.containers.host.PortMapping;
import io.estiva.containers.host.RegistryLogin;
import io.estiva.containers.replace.Desired;
import io.estiva.containers.replace.HealthGate;
import io.estiva.containers.replace.LockOwner;
import io.estiva.containers.ssh.SshAuth;
import io.estiva.containers.ssh.SshHost;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploySpecReaderTest {
  private static final String KEY =
      "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----";
  private static final String PIN = "SHA256:" + "a".repeat(43);

  private static DeployContext context(Variable... more) {
    var variables =
        Variables.of(
                Variable.of("HOST", "10.0.0.7"),
                Variable.literal("PIN", PIN),
                Variable.secret("SSH_KEY", KEY),
                Variable.secret("TOKEN", "pa$$word$1"),
                Variable.of("CI_REGISTRY", "registry.test:5000"),
                Variable.of("CI_COMMIT_SHA", "c0ffee"),
                Variable.of("IMAGE", "${CI_REGISTRY}/group/app:${CI_COMMIT_SHA}"))
            .plus(Variables.of(more));
    var logins = List.of(new RegistryLogin("registry.test:5000", "lent", "secret"));
    return new DeployContext(42, variables, logins, new LockOwner("agent", "1"));
  }

  private static DeploySpec read(String text, Variable... more) {
    return DeploySpecReader.read(
        ".gitlab-ci.yml", text, "app", context(more), new DeploySpecReader.Overrides("", false));
  }

  private static final String SMALL =
      """
      .deploy:app:
        host: deploy@$HOST
        hostkey: $PIN
        auth: { key: $SSH_KEY }
        image: $IMAGE
      """;

  @Test
  void the_documented_spec_is_read_whole() {
    var spec =
        read(
            """
            .deploy:app:
              host: deploy@$HOST:2222
              hostkey: $PIN
              auth: { password: $TOKEN }
              sudo: true
              image: $IMAGE
              registry: { user: gitlab-ci-token, password: $TOKEN }
              name: parasite
              ports: ["8888:8000"]
              volumes: ["data:/data", "/etc/ssl:/ssl:ro"]
              env: { MODE: production, PRICE: "5$$" }
              secrets: { TOKEN: $TOKEN }
              command: serve --title "two words"
              health: { http: ":8888/health", host: app.example.org, timeout: 90s, min_uptime: 2s }
              keep: 2
              prune: { keep: 5 }
              stop_grace: 30s
              x-note: mine
            deploy:
              script: estiva-agent deploy app
            """);

    assertThat(spec.host().address()).isEqualTo("deploy@10.0.0.7:2222");
    assertThat(spec.host().sudo()).isEqualTo(SshHost.Sudo.ALWAYS);
    assertThat(spec.host().auth()).containsExactly(new SshAuth.Password("pa$$word$1"));
    assertThat(spec.login())
        .isEqualTo(new RegistryLogin("registry.test:5000", "gitlab-ci-token", "pa$$word$1"));
    var desired = spec.desired();
    assertThat(desired.app()).isEqualTo("parasite");
    assertThat(desired.image()).hasToString("registry.test:5000/group/app:c0ffee");
    assertThat(desired.release().job()).isEqualTo(42);
    assertThat(desired.config().ports()).containsExactly(new PortMapping("", 8888, 8000, "tcp"));
    assertThat(desired.config().mounts())
        .containsExactly(
            new Mount.Volume("data", "/data", false), new Mount.Bind("/etc/ssl", "/ssl", true));
    assertThat(desired.config().environment()).containsEntry("PRICE", "5$");
    assertThat(desired.config().secrets()).containsEntry("TOKEN", "pa$$word$1");
    assertThat(desired.config().main().command()).containsExactly("serve", "--title", "two words");
    assertThat(desired.config().rules().restart()).hasToString("unless-stopped");
    assertThat(desired.keeping()).isEqualTo(new Desired.Keeping(2, 5, Duration.ofSeconds(30)));
    assertThat(desired.gate().probe())
        .isEqualTo(new HealthGate.Http("127.0.0.1", 8888, "/health", "app.example.org"));
    assertThat(desired.gate().limit()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void a_small_spec_has_sensible_defaults() {
    var spec = read(SMALL);

    assertThat(spec.desired().app()).isEqualTo("app");
    assertThat(spec.desired().gate()).isEqualTo(HealthGate.standard());
    assertThat(spec.host().sudo()).isEqualTo(SshHost.Sudo.AUTO);
    assertThat(spec.login()).as("lent by the coordinator").isNotNull();
    assertThat(((SshAuth.Key) spec.host().auth().get(0)).privateKey()).isEqualTo(KEY + "\n");
    assertThat(spec.warnings()).isEmpty();
  }

  @Test
  void a_probe_without_a_port_takes_the_first_published_one() {
    var spec = read(SMALL + "  ports: [\"8888:8000\"]\n  health: { http: /up }\n");

    assertThat(spec.desired().gate().probe())
        .isEqualTo(new HealthGate.Http("127.0.0.1", 8888, "/up", ""));
  }

  @Test
  void extends_merges_hashes() {
    var spec =
        read(
            SMALL.replace(".deploy:app:", ".deploy:base:")
                + """
                .deploy:app:
                  extends: .deploy:base
                  name: other
                """);

    assertThat(spec.desired().app()).isEqualTo("other");
    assertThat(spec.host().host()).isEqualTo("10.0.0.7");
  }

  @Test
  void all_problems_are_told_at_once_with_their_places() {
    var errors =
        catchThrowableOfType(
            ConfigErrors.class,
            () ->
                read(
                    """
                    .deploy:app:
                      host: deploy@$MISSING
                      hostkey: nonsense
                      auth: { }
                      image: Group/App:1
                      prots: ["8888:8000"]
                      ports: ["70000:1"]
                      volumes: ["./data:/data"]
                      restart: sometimes
                      strategy: start-first
                      compose: { file: x }
                      keep: many
                      health: { http: ":1", tcp: ":2", timout: 3s }
                    """));

    assertThat(errors.render())
        .contains(".gitlab-ci.yml:2:9: the variable MISSING is not defined")
        .contains("3:12: hostkey is wrong: 'nonsense' is not a host key")
        .contains("auth.key or password is missing")
        .contains("did you mean 'app'")
        .contains("unknown key 'prots'. Did you mean 'ports'?")
        .contains("ports is wrong")
        .contains("'./data' is neither a volume's name")
        .contains("'sometimes' is not a restart policy")
        .contains("strategy 'start-first' is planned")
        .contains("compose is planned")
        .contains("keep should be a whole number")
        .contains("choose one of http, tcp and docker")
        .contains("unknown key 'timout' in health. Did you mean 'timeout'?");
  }

  @Test
  void a_name_that_is_not_there_gets_the_nearest_one() {
    assertThatThrownBy(() -> read(SMALL.replace(".deploy:app:", ".deploy:apps:")))
        .isInstanceOf(ConfigErrors.class)
        .hasMessageContaining("there is no '.deploy:app'")
        .hasMessageContaining("Did you mean 'apps'?");
  }

  @Test
  void a_masked_variable_in_the_environment_is_warned_about() {
    var spec = read(SMALL + "  env: { DB: \"x:$TOKEN\" }\n");

    assertThat(spec.warnings()).singleElement().asString().contains("env DB holds a masked");
    assertThat(spec.toString()).doesNotContain("pa$$word");
  }

  @Test
  void arguments_are_checked() {
    assertThat(DeployArguments.parse(List.of("deploy", "app", "--plan", "--image=a:1")))
        .isEqualTo(new DeployArguments(false, "app", true, false, "a:1", 0));
    assertThat(DeployArguments.parse(List.of("rollback", "app", "--to", "7")).to()).isEqualTo(7);
    assertThatThrownBy(() -> DeployArguments.parse(List.of("deploy", "app", "--plna")))
        .hasMessageContaining("Did you mean '--plan'?")
        .hasMessageContaining("usage:");
    assertThatThrownBy(() -> DeployArguments.parse(List.of("deploy")))
        .hasMessageContaining("NAME is missing");
  }
}
