package io.estiva.agent.main;

import io.estiva.agent.Agent;
import io.estiva.agent.config.AgentConfig;
import io.estiva.agent.config.AgentConfigReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Starts the agent against nobody and ends it, so that Java can note which classes a start needs.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Loads what a start needs; for estiva-agent-cds.")
final class WarmUpCommand implements Callable<Integer> {

  /** Long enough for the first request, its failure and the status page. */
  private static final long RUN_MILLIS = 2500;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("estiva-agent-warm-up");
    try {
      Files.writeString(folder.resolve("token"), "glrt-nobody");
      Path file = folder.resolve("agent.yml");
      // Nobody listens at port 9, discard.
      Files.writeString(
          file,
          """
          state-dir: state
          listen: 127.0.0.1:0
          runners:
            - {name: nobody, url: "http://127.0.0.1:9", token-file: token}
          """);
      AgentConfig config = AgentConfigReader.read(file);
      Agent agent = Agent.start(config, RunCommand.jobs(config));
      Thread.sleep(RUN_MILLIS);
      agent.handOver();
    } finally {
      remove(folder);
    }
    return 0;
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      try {
        Files.delete(path);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + path, e);
      }
    }
  }
}
