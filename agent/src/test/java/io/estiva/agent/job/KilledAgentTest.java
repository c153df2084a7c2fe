package io.estiva.agent.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.agent.FakeCoordinator;
import io.estiva.testkit.Eventually;
import io.estiva.testkit.RealDocker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own, killed in the middle of a job. */
@Tag("docker")
class KilledAgentTest {

  @TempDir Path folder;

  private RealDocker docker;
  private FakeCoordinator coordinator;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void begin() throws Exception {
    docker = RealDocker.connect("job-killed");
    coordinator = new FakeCoordinator();
    coordinator.jobHeader("Estiva-Trace-Flush-Millis", "10");
    Files.writeString(folder.resolve("token"), "glrt-known\n");
    Files.writeString(
        folder.resolve("agent.yml"),
        "state-dir: "
            + folder.resolve("state")
            + "\nlisten: none\nrunners:\n  - name: main\n    url: "
            + coordinator.url()
            + "\n    token-file: "
            + folder.resolve("token")
            + "\ndocker:\n  socket: "
            + docker.socket()
            + "\n");
  }

  @AfterEach
  void end() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    coordinator.close();
    docker.removeAll("io.estiva.agent.jobs=" + folder.resolve("state/jobs"));
    docker.close();
  }

  @Test
  void killed_three_times_in_one_job_every_line_is_in_the_log_once_and_nothing_is_left()
      throws Exception {
    start();
    coordinator.enqueue(
        JobPayloadText.job(1, docker.busybox())
            .script("for i in $(seq 1 600); do echo \"line $i.\"; usleep 10000; done")
            .afterScript("for i in $(seq 601 900); do echo \"line $i.\"; usleep 10000; done")
            .toString());

    for (String line : List.of("line 40.", "line 300.", "line 700.")) {
      awaitLog(line);
      kill();
      start();
    }

    Eventually.within(JobBench.LONG)
        .until(
            "the job succeeded",
            () -> coordinator.state(1).equals("success"),
            () -> coordinator.trace(1));
    String log = coordinator.trace(1);
    assertThat(log).contains(lines(1, 600)).contains(lines(601, 900));
    assertThat(log.split("line [0-9]+\\.\n", -1)).hasSize(901);
    Eventually.within(JobBench.LONG)
        .until(
            "nothing is left",
            () ->
                docker
                        .run(
                            "ps",
                            "-aq",
                            "--filter",
                            "label=io.estiva.agent.jobs=" + folder.resolve("state/jobs"))
                        .isEmpty()
                    && isEmpty(folder.resolve("state/jobs")));
  }

  private static String lines(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> "line " + i + ".\n")
        .collect(Collectors.joining());
  }

  private static boolean isEmpty(Path directory) {
    try (var entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void awaitLog(String text) {
    Eventually.within(JobBench.LONG)
        .until(
            "the log has " + text,
            () -> coordinator.trace(1).contains(text),
            () -> coordinator.trace(1));
  }

  private void start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    File output = folder.resolve("agent-" + processes.size() + ".log").toFile();
    processes.add(
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.estiva.agent.main.AgentMain",
                "run",
                "--config",
                folder.resolve("agent.yml").toString())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start());
  }

  private void kill() throws Exception {
    Process process = processes.get(processes.size() - 1);
    assertThat(process.isAlive()).as("the agent ran until now").isTrue();
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }
}
