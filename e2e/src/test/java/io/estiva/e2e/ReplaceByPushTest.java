package io.estiva.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo's flow: a push is built, released and deployed, and the next one replaces it. */
@Tag("e2e")
@Timeout(900)
class ReplaceByPushTest {

  @Test
  void second_push_replaces_the_container_and_keeps_its_volume() {
    try (Scenario scenario = Scenario.webApp()) {
      DeployHost host = scenario.host("host1");

      Scenario.Run first = scenario.push("First version").ends("success");

      String firstContainer = host.containerId("web-app");
      assertThat(runningDigest(host)).isEqualTo(builtDigest(scenario, first));
      assertThat(host.page(8888, "/")).contains("Hello from the deploy host");
      assertThat(host.page(8888, "/cgi-bin/visit"))
          .startsWith("visit 1,")
          .contains(first.sha().substring(0, 8));

      scenario.repository().replace("www/index.html", "Hello from the deploy host", "Hello again");
      Scenario.Run second = scenario.push("Second version").ends("success");

      assertThat(host.containerId("web-app")).isNotBlank().isNotEqualTo(firstContainer);
      assertThat(runningDigest(host))
          .isEqualTo(builtDigest(scenario, second))
          .isNotEqualTo(builtDigest(scenario, first));
      assertThat(host.page(8888, "/")).contains("Hello again");
      assertThat(host.page(8888, "/cgi-bin/visit"))
          .startsWith("visit 2,")
          .contains(second.sha().substring(0, 8));
      assertThat(second.trace("deploy_prod"))
          .as("the plan stands in the log")
          .contains(builtDigest(scenario, second));
      assertThat(
              host.run(
                  "cat /root/.docker/config.json /home/deploy/.docker/config.json 2>/dev/null ||"
                      + " true"))
          .as("no login is left on the host")
          .isEmpty();
    }
  }

  /** What the registry calls the image of this commit. */
  private static String builtDigest(Scenario scenario, Scenario.Run run) {
    String image = "127.0.0.1:" + scenario.coordinator().registryPort() + "/" + scenario.project();
    for (String digest :
        scenario
            .bed()
            .docker(
                "image",
                "inspect",
                "--format",
                "{{join .RepoDigests \"\\n\"}}",
                image + ":" + run.sha())
            .split("\n")) {
      if (digest.startsWith(image + "@")) {
        return digest.substring(digest.indexOf('@') + 1);
      }
    }
    throw new AssertionError("the image of " + run.sha() + " has no digest of " + image);
  }

  /** The digest of the image that the container runs, by the host's own engine. */
  private static String runningDigest(DeployHost host) {
    String image = host.docker("container inspect --format '{{.Image}}' web-app");
    String digest = host.docker("image inspect --format '{{join .RepoDigests \" \"}}' " + image);
    return digest.substring(digest.indexOf('@') + 1);
  }
}
