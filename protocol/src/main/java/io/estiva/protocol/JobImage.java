package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The image of a job.
 *
 * @param name empty for the runner's default
 * @param entrypoint empty for the image's own; one empty text clears it
 * @param executorOpts {@code docker: {platform, user}}; any other key fails the job
 * @param pullPolicy of {@code always}, {@code if-not-present}, {@code never}; empty for the
 *     runner's
 */
public record JobImage(
    String name,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> entrypoint,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Map<String, Object>> ports,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> executorOpts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> pullPolicy) {

  public JobImage {
    name = Absent.text(name);
    entrypoint = Absent.list(entrypoint);
    ports = Absent.list(ports);
    executorOpts = Absent.map(executorOpts);
    pullPolicy = Absent.list(pullPolicy);
  }

  /** An image by name, everything else left to it and to the runner. */
  public static JobImage of(String name) {
    return new JobImage(name, List.of(), List.of(), Map.of(), List.of());
  }
}
