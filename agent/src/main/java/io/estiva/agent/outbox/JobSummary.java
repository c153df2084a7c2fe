package io.estiva.agent.outbox;

import io.estiva.protocol.WireFormatException;
import io.estiva.protocol.WireMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator wants to know about a job's directory. Read without the agent's help.
 *
 * @param logBytes bytes of the log so far
 */
public record JobSummary(
    Path directory, String name, Instant takenAt, boolean isFinished, long logBytes) {

  /** Empty if the directory is gone, or was never complete. */
  public static Optional<JobSummary> of(Path directory) {
    try {
      Map<String, Object> taken =
          new WireMapper().readMap(Files.readAllBytes(directory.resolve(JobFiles.TAKEN)));
      Path log = directory.resolve(JobFiles.TRACE);
      return Optional.of(
          new JobSummary(
              directory,
              String.valueOf(taken.getOrDefault("name", "")),
              Instant.parse(String.valueOf(taken.get("taken_at"))),
              Files.exists(directory.resolve(JobFiles.FINAL)),
              Files.exists(log) ? Files.size(log) : 0));
    } catch (IOException | WireFormatException | java.time.DateTimeException e) {
      return Optional.empty();
    }
  }
}
