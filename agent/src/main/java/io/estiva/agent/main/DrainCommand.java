package io.estiva.agent.main;

import io.estiva.agent.StateDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code estiva-agent drain}: has the agent finish its jobs and end. */
@Command(
    name = "drain",
    description =
        "Has the agent of this configuration take no more jobs, finish those it has, and end. Waits for that.",
    mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {

  private static final long LOOK_MILLIS = 200;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--no-wait", description = "Only ask; do not wait for the end.")
  private boolean noWait;

  @Override
  public Integer call() throws InterruptedException {
    StateDirectory state = StateDirectory.at(config.read().stateDir());
    if (!state.isInUse()) {
      System.out.println("No agent is running.");
      return 0;
    }
    state.wantDrain();
    long left = -1;
    while (!noWait && state.isInUse()) {
      long now = state.jobDirectories().size();
      if (now != left) {
        System.out.println("Draining, " + now + " job(s) left.");
        left = now;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    System.out.println(noWait ? "The agent drains." : "The agent has ended.");
    return 0;
  }
}
