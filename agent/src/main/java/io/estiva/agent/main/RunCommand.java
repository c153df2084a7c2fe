package io.estiva.agent.main;

import io.estiva.agent.Agent;
import io.estiva.agent.JobSide;
import io.estiva.agent.config.AgentConfig;
import io.estiva.agent.deploy.DeployOwner;
import io.estiva.agent.job.DeployCommand;
import io.estiva.agent.job.JobHost;
import io.estiva.agent.job.JobThreads;
import io.estiva.containers.replace.LockOwner;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sun.misc.Signal;

/** {@code estiva-agent run}: the daemon, in the foreground. */
@Command(
    name = "run",
    description = {
      "Takes jobs and runs them until it is told to end.",
      "SIGTERM and SIGINT end it at once and leave its jobs to the next start; 'drain' finishes them first."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws InterruptedException {
    AgentConfig read = config.read();
    Agent agent = Agent.start(read, jobs(read));
    AtomicBoolean again = new AtomicBoolean();
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            if (again.getAndSet(true)) {
              Runtime.getRuntime().halt(1);
            }
            new Thread(agent::handOver, "hand-over").start();
          });
    }
    agent.awaitEnd();
    return 0;
  }

  static JobSide jobs(AgentConfig config) {
    LockOwner owner = DeployOwner.of(config.stateDir());
    JobHost host =
        new JobHost(config, new DeployCommand(owner, config.policy().deploy()), Clock.systemUTC());
    JobThreads threads = new JobThreads(host);
    return new JobSide(threads::sweep, threads::start, threads::recover, threads::handOver);
  }
}
