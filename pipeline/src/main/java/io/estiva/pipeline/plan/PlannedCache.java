package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.CacheConfig;
import java.util.List;

/**
 * A cache of a job.
 *
 * @param config paths, policy and the rest as the file has them
 * @param key computed from files where asked for, with the suffix for protected refs; variables are
 *     left to the runner
 * @param fallbackKeys with the same suffix
 */
public record PlannedCache(CacheConfig config, String key, List<String> fallbackKeys) {

  public PlannedCache {
    fallbackKeys = List.copyOf(fallbackKeys);
  }
}
