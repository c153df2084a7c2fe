package io.estiva.agent.command;

import java.util.Optional;

/** Files of the job's commit, read from the agent's own mirror, which no job can write to. */
@FunctionalInterface
public interface CommitFiles {

  /**
   * Reads a text file.
   *
   * @param path relative to the repository's root, for instance {@code .gitlab-ci.yml}
   * @return empty when the commit has no such file, or the job has no repository
   * @throws IllegalStateException when the file is larger than 1 MiB or the mirror cannot be read
   */
  Optional<String> read(String path) throws InterruptedException;
}
