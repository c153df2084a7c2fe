package io.estiva.agent.main;

import io.estiva.agent.StateDirectory;
import io.estiva.agent.outbox.JobSummary;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code estiva-agent status}: whether an agent runs here and what it has to do. */
@Command(
    name = "status",
    aliases = "jobs",
    description =
        "Tells whether the agent runs, and which jobs it has. Exit code 3 if it does not run.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  private static final int NOT_RUNNING = 3;

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    StateDirectory state = StateDirectory.at(config.read().stateDir());
    boolean runs = state.isInUse();
    System.out.println(
        runs
            ? "The agent runs" + (state.isDrainWanted() ? " and drains." : ".")
            : "The agent does not run.");
    List<JobSummary> jobs =
        state.jobDirectories().stream().flatMap(dir -> JobSummary.of(dir).stream()).toList();
    Clock clock = Clock.systemUTC();
    for (JobSummary job : jobs) {
      Duration age = Duration.between(job.takenAt(), clock.instant());
      System.out.println(
          job.directory().getFileName()
              + "  "
              + job.name()
              + "  "
              + (job.isFinished() ? "report waits" : "running")
              + "  "
              + age.toSeconds()
              + " s, log "
              + job.logBytes()
              + " bytes");
    }
    if (jobs.isEmpty()) {
      System.out.println("No jobs.");
    }
    return runs ? 0 : NOT_RUNNING;
  }
}
