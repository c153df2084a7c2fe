package io.estiva.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.estiva.pipeline.error.ConfigErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigReaderTest {

  private static final String RUNNER =
      "runners:\n  - {name: one, url: 'https://ci.example.com/gitlab/', token-file: one.token}\n";

  @TempDir Path folder;

  @Test
  void everything_but_the_runners_has_a_default() throws IOException {
    AgentConfig config = read(RUNNER);

    assertThat(config.stateDir()).isEqualTo(Path.of("/var/lib/estiva-agent"));
    assertThat(config.concurrent()).isEqualTo(1);
    assertThat(config.listen()).contains(new AgentConfig.Listen("127.0.0.1", 9252));
    assertThat(config.logLimit()).isEqualTo(100L * 1024 * 1024);
    assertThat(config.refusedRest()).isEqualTo(Duration.ofMinutes(60));
    assertThat(config.docker()).isEqualTo(DockerConfig.DEFAULT);
    assertThat(config.policy()).isEqualTo(PolicyConfig.DEFAULT);
    assertThat(config.runners().get(0).limit()).isEqualTo(Integer.MAX_VALUE);
    assertThat(config.runners().get(0).tokenFile()).isEqualTo(folder.resolve("one.token"));
  }

  @Test
  void every_key_is_read() throws IOException {
    AgentConfig config =
        read(
            """
            state-dir: /srv/agent
            concurrent: 7
            listen: 0.0.0.0:0
            log-limit: 4MiB
            refused-rest: 90s
            runners:
              - name: one
                url: http://ci:8080
                token-file: /run/token
                limit: 3
                tls-ca-file: ca.pem
                tls-cert-file: own.pem
                tls-key-file: own.key
            docker:
              socket: /run/docker.sock
              default-image: debian:12
              pull-policies: [never]
              memory: 1GiB
              cpus: 1.5
              pids: 100
            policy:
              images: [debian:*, registry.example/*]
              docker-socket: {runners: [one], tags: [docker], protected-only: false}
              deploy: false
            """);

    assertThat(config.stateDir()).isEqualTo(Path.of("/srv/agent"));
    assertThat(config.concurrent()).isEqualTo(7);
    assertThat(config.listen()).contains(new AgentConfig.Listen("0.0.0.0", 0));
    assertThat(config.logLimit()).isEqualTo(4 * 1024 * 1024);
    assertThat(config.refusedRest()).isEqualTo(Duration.ofSeconds(90));
    RunnerConfig runner = config.runners().get(0);
    assertThat(runner.limit()).isEqualTo(3);
    assertThat(runner.tokenFile()).isEqualTo(Path.of("/run/token"));
    assertThat(runner.address().caFile()).contains(folder.resolve("ca.pem"));
    assertThat(runner.address().clientCertificate()).isPresent();
    assertThat(config.docker().socket()).isEqualTo(Path.of("/run/docker.sock"));
    assertThat(config.docker().defaultImage()).contains("debian:12");
    assertThat(config.docker().pullPolicies()).containsExactly("never");
    assertThat(config.docker().memory()).isEqualTo(1L << 30);
    assertThat(config.docker().cpus()).isEqualTo(1.5);
    assertThat(config.docker().pids()).isEqualTo(100);
    assertThat(config.policy().images()).containsExactly("debian:*", "registry.example/*");
    assertThat(config.policy().dockerSocketRunners()).containsExactly("one");
    assertThat(config.policy().dockerSocketTags()).containsExactly("docker");
    assertThat(config.policy().dockerSocketProtectedOnly()).isFalse();
    assertThat(config.policy().deploy()).isFalse();
  }

  @Test
  void every_problem_is_told_at_once_with_its_place_and_the_nearest_key() {
    ConfigErrors errors =
        catchThrowableOfType(
            ConfigErrors.class,
            () ->
                read(
                    """
                    concurent: 2
                    listen: nine
                    log-limit: much
                    runners:
                      - name: one
                        url: ftp://x
                        token-file: t
                      - name: one
                        url: http://ci
                    docker:
                      pull-policies: [sometimes]
                      cpus: many
                    policy:
                      docker-socket: {runners: [two]}
                    """));

    assertThat(errors.render())
        .contains("agent.yml:1:1: unknown key 'concurent'", "concurrent")
        .contains("listen should be host:port or none")
        .contains("log-limit should be a size")
        .contains("url should be like https://gitlab.example.com")
        .contains("'one' is the name of two runners")
        .contains("runners[1].token-file is missing")
        .contains("pull-policies should be some of")
        .contains("cpus should be a number of processors")
        .contains("names 'two', which is no runner of this file")
        .doesNotContain("Exception");
  }

  @Test
  void a_file_without_runners_and_a_missing_file_are_told_as_such() {
    assertThat(catchThrowableOfType(ConfigErrors.class, () -> read("concurrent: 2\n")).render())
        .contains("should name at least one runner");
    assertThat(
            catchThrowableOfType(
                    ConfigErrors.class, () -> AgentConfigReader.read(folder.resolve("none.yml")))
                .render())
        .contains("there is no such file");
  }

  @Test
  void the_example_is_fine_and_shows_the_defaults() throws IOException {
    Path example = Path.of(System.getProperty("estiva.root", ".."), "config/agent.example.yml");
    String shown =
        Files.readString(example)
            .replaceAll("(?m)^(\\s*)# ([a-z-]+: )", "$1$2")
            .replaceAll("(?m)^  #   ", "    ");

    AgentConfig config = AgentConfigReader.read(example);
    AgentConfig uncommented =
        read(
            shown
                .replaceAll(
                    "(?m)^.*(tls-|default-image|limit: 4|docker-socket|runners: \\[|tags: \\[).*\\n",
                    "")
                .replaceAll("(?m)^    protected-only.*\\n", ""));

    assertThat(config.runners()).hasSize(1);
    assertThat(uncommented.docker()).isEqualTo(DockerConfig.DEFAULT);
    assertThat(uncommented.policy()).isEqualTo(PolicyConfig.DEFAULT);
    assertThat(uncommented.concurrent()).isEqualTo(config.concurrent());
    assertThat(uncommented.logLimit()).isEqualTo(config.logLimit());
    assertThat(uncommented.refusedRest()).isEqualTo(config.refusedRest());
  }

  private AgentConfig read(String text) throws IOException {
    Path file = folder.resolve("agent.yml");
    Files.writeString(file, text);
    return AgentConfigReader.read(file);
  }
}
