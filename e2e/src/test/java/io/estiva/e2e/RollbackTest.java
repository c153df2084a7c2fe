package io.estiva.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A version that is no good leaves the old one serving, and nothing behind. */
@Tag("e2e")
@Timeout(900)
class RollbackTest {

  @Test
  void version_that_fails_its_health_check_gives_way_to_the_old_one() throws Exception {
    try (Scenario scenario = Scenario.webApp("ops")) {
      scenario
          .repository()
          .replace(".gitlab-ci.yml", "sudo: true", "sudo: false")
          .replace(".gitlab-ci.yml", "timeout: 60s", "timeout: 20s");
      DeployHost host = scenario.host("host1");
      scenario.push("Good version").ends("success");
      String good = host.containerId("web-app");
      String containers =
          host.docker("container ls --all --no-trunc --format '{{.ID}} {{.Names}}'");
      String volumes = host.docker("volume ls --quiet");
      String networks = host.docker("network ls --quiet");
      String scripts = host.run("ls -A /tmp /run/estiva* 2>/dev/null || true");

      Files.delete(scenario.directory().resolve("tree/app/www/health"));
      scenario.repository().replace("serve", "serves port 8000", "is unwell");
      Scenario.Run bad = scenario.push("Version that is unwell").ends("failed");

      assertThat(bad.job("deploy_prod").status()).isEqualTo("failed");
      assertThat(bad.trace("deploy_prod"))
          .as("the last lines of the container's own log")
          .contains("web-app " + bad.sha().substring(0, 8) + " is unwell");
      assertThat(host.containerId("web-app")).isEqualTo(good);
      assertThat(host.page(8888, "/health")).isEqualTo("ok\n");
      assertThat(host.docker("container ls --all --no-trunc --format '{{.ID}} {{.Names}}'"))
          .isEqualTo(containers);
      assertThat(host.docker("volume ls --quiet")).isEqualTo(volumes);
      assertThat(host.docker("network ls --quiet")).isEqualTo(networks);
      assertThat(host.run("ls -A /tmp /run/estiva* 2>/dev/null || true")).isEqualTo(scripts);
      scenario.bed().awaitNoJobContainers();
    }
  }
}
