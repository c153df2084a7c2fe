package io.estiva.agent.main;

import io.estiva.agent.AgentProblem;
import io.estiva.agent.Identity;
import io.estiva.agent.StateDirectory;
import io.estiva.agent.TokenFile;
import io.estiva.agent.config.AgentConfig;
import io.estiva.agent.config.RunnerConfig;
import io.estiva.agent.wire.Refused;
import io.estiva.protocol.RunnerCall;
import io.estiva.protocol.RunnerIdentity;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code estiva-agent verify}: asks each coordinator whether it knows the runner. */
@Command(
    name = "verify",
    description =
        "Asks the coordinator of every runner whether it knows the token. Fails if one does not.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws InterruptedException {
    AgentConfig read = config.read();
    String systemId = StateDirectory.at(read.stateDir()).knownSystemId();
    int failed = 0;
    for (RunnerConfig runner : read.runners()) {
      try {
        String token = new TokenFile(runner.tokenFile()).token();
        RunnerIdentity identity =
            Calls.call(
                runner.address(),
                api -> api.verify(new RunnerCall(Identity.info(), token, systemId)));
        System.out.println(
            runner.name()
                + ": ok, runner "
                + identity.id()
                + " at "
                + runner.address()
                + identity.expiry().map(when -> ", token expires " + when).orElse(""));
      } catch (Refused | AgentProblem | UncheckedIOException e) {
        System.out.println(runner.name() + ": " + e.getMessage());
        failed++;
      }
    }
    return failed == 0 ? 0 : 1;
  }
}
