package io.estiva.agent.main;

import io.estiva.agent.config.AgentConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code estiva-agent check-config}: tells everything that is wrong with the configuration. */
@Command(
    name = "check-config",
    description =
        "Reads the configuration and tells everything that is wrong with it. Contacts nobody.",
    mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    AgentConfig read = config.read();
    System.out.println(
        config.file()
            + " is fine: "
            + read.runners().size()
            + " runner(s), "
            + read.concurrent()
            + " job(s) at once.");
    return 0;
  }
}
