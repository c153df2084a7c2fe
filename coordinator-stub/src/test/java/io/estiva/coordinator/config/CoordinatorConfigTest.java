package io.estiva.coordinator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.estiva.coordinator.store.StoreSettings;
import io.estiva.pipeline.error.ConfigErrors;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CoordinatorConfigTest {
  @Test
  void an_empty_file_means_the_defaults() {
    CoordinatorConfig config = CoordinatorConfig.read("coordinator.yml", "{}\n");

    assertThat(config.listen()).isEqualTo(new CoordinatorConfig.Listen("127.0.0.1", 8929));
    assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/estiva-coordinator"));
    assertThat(config.store())
        .isEqualTo(StoreSettings.sqlite(Path.of("/var/lib/estiva-coordinator/estiva.db")));
    assertThat(config.runners())
        .isEqualTo(
            new CoordinatorConfig.Runners(Duration.ofSeconds(50), Duration.ofSeconds(3), 6000));
    assertThat(config.jobs())
        .isEqualTo(
            new CoordinatorConfig.Jobs(
                Duration.ofHours(1),
                Duration.ofMinutes(2),
                Duration.ofHours(1),
                Duration.ofMinutes(5)));
    assertThat(config.limits()).isEqualTo(new CoordinatorConfig.Limits(104_857_600, 1_073_741_824));
  }

  @Test
  void the_example_file_states_every_key_at_its_default() {
    Path example =
        Path.of(System.getProperty("estiva.root", "..")).resolve("config/coordinator.example.yml");

    assertThat(CoordinatorConfig.read(example))
        .isEqualTo(CoordinatorConfig.read("coordinator.yml", "{}\n"));
  }

  @Test
  void every_problem_is_told_at_once_with_its_place() {
    String text =
        """
        listen: everywhere
        external-url: ftp://x
        stoer: {}
        store:
          url: jdbc:mysql:x
        jobs:
          lost-after: soon
        """;

    ConfigErrors errors =
        catchThrowableOfType(
            ConfigErrors.class, () -> CoordinatorConfig.read("coordinator.yml", text));

    assertThat(errors.render())
        .contains("coordinator.yml:1:", "HOST:PORT")
        .contains("coordinator.yml:2:", "http or https")
        .contains("coordinator.yml:3:1", "'store'")
        .contains("coordinator.yml:5:", "jdbc:sqlite:")
        .contains("coordinator.yml:7:", "duration");
  }

  @Test
  void a_host_may_be_an_address_in_brackets() {
    assertThat(CoordinatorConfig.read("c.yml", "listen: '[::1]:80'\n").listen())
        .isEqualTo(new CoordinatorConfig.Listen("::1", 80));
  }
}
