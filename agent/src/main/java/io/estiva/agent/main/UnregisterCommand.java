package io.estiva.agent.main;

import io.estiva.agent.StateDirectory;
import io.estiva.agent.TokenFile;
import io.estiva.agent.config.AgentConfig;
import io.estiva.agent.config.RunnerConfig;
import io.estiva.protocol.RunnerCall;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code estiva-agent unregister}: takes this machine off the coordinator. */
@Command(
    name = "unregister",
    description =
        "Tells the coordinator that this machine uses the runner no more. The token-file is left as it is.",
    mixinStandardHelpOptions = true)
final class UnregisterCommand implements Callable<Integer> {

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--runner",
      paramLabel = "NAME",
      description = "Which runner of the configuration, if it has several.",
      defaultValue = "")
  private String runnerName = "";

  @Override
  public Integer call() throws InterruptedException {
    AgentConfig read = config.read();
    RunnerConfig runner = ConfigOption.runner(read, runnerName);
    String systemId = StateDirectory.at(read.stateDir()).knownSystemId();
    String token = new TokenFile(runner.tokenFile()).token();
    Calls.call(runner.address(), api -> api.unregister(new RunnerCall(null, token, systemId)));
    System.out.println("Runner " + runner.name() + " is unregistered at " + runner.address() + ".");
    return 0;
  }
}
