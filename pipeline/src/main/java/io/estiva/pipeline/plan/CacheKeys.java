package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.CacheConfig;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Computes the keys of a job's caches as GitLab's server does. */
final class CacheKeys {

  private static final String DEFAULT = "default";

  private final Repository repository;
  private final boolean protectedRef;

  CacheKeys(Repository repository, boolean protectedRef) {
    this.repository = repository;
    this.protectedRef = protectedRef;
  }

  List<PlannedCache> of(List<CacheConfig> caches) {
    var planned = new ArrayList<PlannedCache>();
    for (int i = 0; i < caches.size(); i++) {
      CacheConfig cache = caches.get(i);
      String suffix = protectedRef && !cache.unprotect() ? "-protected" : "-non_protected";
      planned.add(
          new PlannedCache(
              cache,
              key(cache.key(), i) + suffix,
              cache.fallbackKeys().stream().map(key -> key + suffix).toList()));
    }
    return planned;
  }

  private String key(CacheConfig.Key key, int index) {
    if (key.text() != null) {
      return key.text();
    }
    if (key.files().isEmpty() && key.filesCommits().isEmpty()) {
      return key.prefix() == null || key.prefix().isBlank()
          ? DEFAULT
          : key.prefix() + "-" + DEFAULT;
    }
    String prefix = key.prefix() == null ? String.valueOf(index) : key.prefix();
    return prefix.isBlank() ? digest(key) : prefix + "-" + digest(key);
  }

  private String digest(CacheConfig.Key key) {
    List<String> ids =
        Stream.concat(
                key.files().stream().flatMap(file -> repository.ids(file, false).stream()),
                key.filesCommits().stream().flatMap(file -> repository.ids(file, true).stream()))
            .sorted()
            .distinct()
            .toList();
    return ids.isEmpty()
        ? DEFAULT
        : HexFormat.of().formatHex(Slugs.sha("SHA-1", String.join("-", ids)));
  }
}
