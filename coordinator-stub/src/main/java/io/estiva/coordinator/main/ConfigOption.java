package io.estiva.coordinator.main;

import io.estiva.coordinator.config.CoordinatorConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the configuration is. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The coordinator's configuration (default: ${DEFAULT-VALUE}).",
      defaultValue = "/etc/estiva/coordinator.yml")
  private Path file = Path.of("/etc/estiva/coordinator.yml");

  Path file() {
    return file;
  }

  CoordinatorConfig read() {
    return CoordinatorConfig.read(file);
  }
}
