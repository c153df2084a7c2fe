package io.estiva.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.testkit.Eventually;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What can go wrong between the agent and the host: the job fails within its limit and says what
 * was tried, on what, what came back and what to do; the old container still runs.
 */
@Tag("e2e")
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeploymentFaultsTest {
  private Scenario scenario;
  private DeployHost host;
  private String image;
  private String serving;

  @BeforeAll
  void deploy_a_good_version() {
    scenario = Scenario.webApp();
    host = scenario.host("host1");
    Scenario.Run good = scenario.push("Good version").ends("success");
    image =
        "127.0.0.1:"
            + scenario.coordinator().registryPort()
            + "/"
            + scenario.project()
            + ":"
            + good.sha();
    serving = host.containerId("web-app");
    assertThat(serving).isNotBlank();
  }

  @AfterEach
  void old_container_still_serves() {
    Eventually.soon().that(() -> assertThat(host.page(8888, "/health")).isEqualTo("ok\n"));
    assertThat(host.containerId("web-app")).isEqualTo(serving);
  }

  @AfterAll
  void remove_it_all() {
    if (scenario != null) {
      scenario.close();
    }
  }

  @Test
  void unknown_host_key_is_refused_with_its_fingerprint() {
    String log = failing(new Spec().hostkey("SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));

    assertThat(log).contains(host.address()).contains(host.fingerprint()).contains("hostkey");
  }

  @Test
  void wrong_registry_password_is_told_as_such() {
    host.docker("image rm --force " + image + " || true");
    String log = failing(new Spec().registryPassword("not-the-password"));

    assertThat(log)
        .contains("127.0.0.1:" + scenario.coordinator().registryPort())
        .containsPattern("(?i)unauthorized|denied|refused|login");
    assertThat(log).doesNotContain("not-the-password");
  }

  @Test
  void host_that_nobody_answers_at_is_named() {
    String log = failing(new Spec().port(9));

    assertThat(log).contains(host.address()).contains("9").containsPattern("(?i)refused|connect");
  }

  @Test
  void missing_image_is_named() {
    String log = failing(new Spec().image(image + "-missing"));

    assertThat(log)
        .contains(image + "-missing")
        .containsPattern("(?i)not found|unknown|no such|manifest");
  }

  @Test
  void stop_that_hangs_ends_at_the_limit_and_leaves_the_old_container() {
    // A frozen shim: the engine waits for it for ever.
    String shim = host.run("pgrep --full --oldest 'containerd-shim.*" + serving + "'");
    host.run("kill -STOP " + shim);
    try {
      String log = failing(new Spec().environment("CHANGED", "yes"));

      assertThat(log).contains(host.address()).contains("web-app");
    } finally {
      host.run("kill -CONT " + shim);
    }
  }

  /** Runs a deployment that must fail, and returns its log. */
  private String failing(Spec spec) {
    Scenario.Run run = scenario.pipeline(spec.lines().toArray(String[]::new)).ends("failed");
    String log = run.trace("deploy");
    assertThat(log).doesNotContain("\tat ", "Exception in");
    assertThat(run.job("deploy").json().getString("failure_reason")).isEqualTo("script_failure");
    return log;
  }

  /** The deployment of the image that serves already, but for one thing. */
  private final class Spec {
    private String image = DeploymentFaultsTest.this.image;
    private String hostkey = host.fingerprint();
    private String password = "${CI_JOB_TOKEN}";
    private int port = 22;
    private String environment = "";

    Spec image(String value) {
      image = value;
      return this;
    }

    Spec hostkey(String value) {
      hostkey = value;
      return this;
    }

    Spec registryPassword(String value) {
      password = value;
      return this;
    }

    Spec port(int value) {
      port = value;
      return this;
    }

    Spec environment(String key, String value) {
      environment = key + ": " + value;
      return this;
    }

    List<String> lines() {
      return List.of(
          ".deploy:web-app:",
          "  host: deploy@" + host.address(),
          "  port: " + port,
          "  hostkey: " + hostkey,
          "  auth: {key: $DEPLOYMENT_SERVER_KEY}",
          "  sudo: true",
          "  image: " + image,
          "  registry: {user: gitlab-ci-token, password: '" + password + "'}",
          "  name: web-app",
          "  env: {" + environment + "}",
          "  ports: ['8888:8000']",
          "  volumes: ['web-app-data:/data']",
          "  health: {http: ':8888/health', timeout: 30s}",
          "deploy:",
          "  timeout: 3 minutes",
          "  environment: production",
          "  script:",
          "    - estiva-agent deploy web-app");
    }
  }
}
