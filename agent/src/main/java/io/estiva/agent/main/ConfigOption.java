package io.estiva.agent.main;

import io.estiva.agent.AgentProblem;
import io.estiva.agent.config.AgentConfig;
import io.estiva.agent.config.AgentConfigReader;
import io.estiva.agent.config.RunnerConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that every command has: where the configuration is. */
final class ConfigOption {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The agent's configuration (default: ${DEFAULT-VALUE}).",
      defaultValue = "/etc/estiva/agent.yml")
  private Path file = Path.of("/etc/estiva/agent.yml");

  Path file() {
    return file;
  }

  AgentConfig read() {
    return AgentConfigReader.read(file);
  }

  /** The runner of that name; of a single runner the name may be empty. */
  static RunnerConfig runner(AgentConfig config, String name) {
    if (name.isEmpty() && config.runners().size() == 1) {
      return config.runners().get(0);
    }
    return config.runners().stream()
        .filter(runner -> runner.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new AgentProblem(
                    (name.isEmpty()
                            ? "Which runner? Say it with --runner: "
                            : "There is no runner '" + name + "' in the configuration, only ")
                        + String.join(
                            ", ", config.runners().stream().map(RunnerConfig::name).toList())));
  }
}
