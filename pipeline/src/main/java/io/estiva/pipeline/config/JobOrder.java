package io.estiva.pipeline.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job waits for.
 *
 * @param needs null: all jobs of earlier stages; empty: nothing
 * @param dependencies jobs whose artifacts are fetched, expanded names; null: all of earlier
 *     stages, or those of needs
 * @param resourceGroup with variables; null if none
 */
public record JobOrder(
    @Nullable List<Need> needs,
    @Nullable List<String> dependencies,
    @Nullable String resourceGroup) {

  /** By stages alone. */
  public static final JobOrder BY_STAGES = new JobOrder(null, null, null);

  public JobOrder {
    needs = needs == null ? null : List.copyOf(needs);
    dependencies = dependencies == null ? null : List.copyOf(dependencies);
  }
}
