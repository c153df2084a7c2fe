package io.estiva.pipeline.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a job leaves. Each part is null if there is none. */
public record JobOutputs(
    @Nullable Artifacts artifacts,
    List<CacheConfig> caches,
    @Nullable Environment environment,
    @Nullable Release release,
    @Nullable Pages pages) {

  public static final JobOutputs NONE = new JobOutputs(null, List.of(), null, null, null);

  public JobOutputs {
    caches = List.copyOf(caches);
  }
}
