package io.estiva.agent.main;

import io.estiva.agent.AgentProblem;
import io.estiva.agent.Identity;
import io.estiva.agent.TokenFile;
import io.estiva.agent.config.AgentConfig;
import io.estiva.agent.config.RunnerConfig;
import io.estiva.protocol.RegisterRunner;
import io.estiva.protocol.RunnerCall;
import io.estiva.protocol.RunnerIdentity;
import io.estiva.protocol.RunnerInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code estiva-agent register}: puts a runner's token where the configuration says. */
@Command(
    name = "register",
    description = {
      "Checks a runner's token with its coordinator and writes it to the token-file of the configuration.",
      "With a registration token, makes the runner first. Tokens are read from a file, from the standard input (-) or asked for,"
          + " never from the command line."
    },
    mixinStandardHelpOptions = true)
final class RegisterCommand implements Callable<Integer> {

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--runner",
      paramLabel = "NAME",
      description = "Which runner of the configuration, if it has several.",
      defaultValue = "")
  private String runnerName = "";

  @ArgGroup private Tokens tokens = new Tokens();

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "With a registration token: what the coordinator shows.",
      defaultValue = "")
  private String description = "";

  @Option(
      names = "--tag-list",
      paramLabel = "TAGS",
      description = "With a registration token: comma separated.",
      defaultValue = "")
  private String tagList = "";

  @Option(
      names = "--run-untagged",
      description = "With a registration token: take jobs without tags too.")
  private boolean runUntagged;

  @Option(names = "--locked", description = "With a registration token: for this project alone.")
  private boolean locked;

  @Option(
      names = "--access-level",
      paramLabel = "LEVEL",
      description = "With a registration token: not_protected or ref_protected.",
      defaultValue = "")
  private String accessLevel = "";

  @Option(
      names = "--maximum-timeout",
      paramLabel = "SECONDS",
      description = "With a registration token: no job may take longer.",
      defaultValue = "0")
  private long maximumTimeout;

  static final class Tokens {
    @Option(
        names = "--token-from",
        paramLabel = "FILE",
        description = "A runner's token (glrt-...).",
        defaultValue = "")
    private String token = "";

    @Option(
        names = "--registration-token-from",
        paramLabel = "FILE",
        description = "A registration token.",
        defaultValue = "")
    private String registrationToken = "";
  }

  @Override
  public Integer call() throws InterruptedException {
    AgentConfig read = config.read();
    RunnerConfig runner = ConfigOption.runner(read, runnerName);
    TokenFile file = new TokenFile(runner.tokenFile());
    if (!file.isReplaceable()) {
      throw new AgentProblem(
          "cannot write " + runner.tokenFile() + "; run this as a user who can.");
    }
    RunnerIdentity identity =
        tokens.registrationToken.isEmpty() ? verify(runner) : register(runner);
    file.replace(identity.token());
    System.out.println(
        "Runner "
            + identity.id()
            + " is registered at "
            + runner.address()
            + "; its token is in "
            + runner.tokenFile()
            + ".");
    return 0;
  }

  private RunnerIdentity verify(RunnerConfig runner) throws InterruptedException {
    String token = SecretInput.read(tokens.token, "runner token");
    RunnerInfo info = Identity.info();
    RunnerIdentity known =
        Calls.call(runner.address(), api -> api.verify(new RunnerCall(info, token, "")));
    if (known.id() == 0) {
      throw new AgentProblem(
          runner.address()
              + " did not say which runner the token belongs to. Is it a GitLab or an Estiva coordinator?");
    }
    return new RunnerIdentity(known.id(), token, known.tokenExpiresAt());
  }

  private RunnerIdentity register(RunnerConfig runner) throws InterruptedException {
    String token = SecretInput.read(tokens.registrationToken, "registration token");
    RegisterRunner registration =
        new RegisterRunner(
            token,
            description.isEmpty() ? runner.name() : description,
            tagList,
            runUntagged || tagList.isEmpty(),
            locked,
            accessLevel,
            maximumTimeout,
            false,
            Identity.info());
    return Calls.call(runner.address(), api -> api.register(registration));
  }
}
