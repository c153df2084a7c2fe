package io.estiva.pipeline.config;

import java.util.Map;

/**
 * The names of a job.
 *
 * @param name unique in the pipeline
 * @param key the key in the file; the same for all instances of {@code parallel}
 * @param index from 1; 0 if the job isn't parallel
 * @param total of instances; 0 if the job isn't parallel
 * @param matrix the variables of this instance of a matrix, else empty
 */
public record JobId(String name, String key, int index, int total, Map<String, String> matrix) {

  public JobId {
    matrix = Ordered.copy(matrix);
  }

  /** A job that isn't parallel. */
  public static JobId single(String name) {
    return new JobId(name, name, 0, 0, Map.of());
  }

  /** Whether {@code CI_NODE_INDEX} and {@code CI_NODE_TOTAL} are from {@code parallel}. */
  public boolean isParallel() {
    return total > 0;
  }
}
