package io.estiva.agent.journal;

import io.estiva.containers.host.DockerHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what jobs left whose directory is gone: containers, networks and files in memory. Only
 * what carries this agent's own label is touched.
 */
public final class OrphanSweep {

  /** Label with the directory of all jobs of one agent. */
  public static final String AGENT_LABEL = "io.estiva.agent.jobs";

  /** Label with the name of one job's directory. */
  public static final String JOB_LABEL = "io.estiva.agent.job";

  private static final Logger log = LoggerFactory.getLogger(OrphanSweep.class);

  private final Path jobs;
  private final Path memory;

  /**
   * For one agent.
   *
   * @param jobs directory of the jobs' directories
   * @param memory directory of what jobs keep in memory
   */
  public OrphanSweep(Path jobs, Path memory) {
    this.jobs = jobs;
    this.memory = memory;
  }

  /** Labels of everything that belongs to a job. */
  public static Map<String, String> labels(Path directory) {
    return Map.of(
        AGENT_LABEL,
        String.valueOf(directory.getParent()),
        JOB_LABEL,
        String.valueOf(directory.getFileName()));
  }

  /** Removes everything that belongs to one job. */
  public static void removeAll(DockerHost docker, Path directory) {
    Map<String, String> labels = labels(directory);
    docker
        .containers()
        .list(labels)
        .forEach(container -> docker.containers().remove(container.id(), true));
    docker.networks().list(labels).forEach(network -> docker.networks().remove(network.id()));
  }

  /** Removes what belongs to jobs that are gone. */
  public void run(DockerHost docker) {
    Map<String, String> mine = Map.of(AGENT_LABEL, jobs.toString());
    docker.containers().list(mine).stream()
        .filter(container -> isGone(container.labels().getOrDefault(JOB_LABEL, "")))
        .forEach(
            container -> {
              log.warn("removing a container that no job owns container={}", container.name());
              docker.containers().remove(container.id(), true);
            });
    docker.networks().list(mine).stream()
        .filter(network -> isGone(network.labels().getOrDefault(JOB_LABEL, "")))
        .forEach(
            network -> {
              log.warn("removing a network that no job owns network={}", network.name());
              docker.networks().remove(network.id());
            });
    removeMemory();
  }

  private void removeMemory() {
    if (!Files.isDirectory(memory)) {
      return;
    }
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(memory)) {
      for (Path directory : directories) {
        if (isGone(String.valueOf(directory.getFileName()))) {
          Removal.tree(directory);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for files without a job in " + memory, e);
    }
  }

  private boolean isGone(String job) {
    return !job.matches("[A-Za-z0-9_.-]+") || !Files.isDirectory(jobs.resolve(job));
  }
}
