package io.estiva.pipeline.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that jobs of later pipelines start with.
 *
 * @param policy pull, push, pull-push or a variable
 */
public record CacheConfig(
    Key key,
    List<String> paths,
    boolean untracked,
    boolean unprotect,
    SaveWhen when,
    String policy,
    List<String> fallbackKeys) {

  /**
   * The key.
   *
   * @param text with variables; null if it is made from files, or for the default
   * @param files whose contents make the key
   * @param filesCommits files whose last commits make the key
   * @param prefix null: the index of the cache
   */
  public record Key(
      @Nullable String text,
      List<String> files,
      List<String> filesCommits,
      @Nullable String prefix) {

    /** {@code default}. */
    public static final Key DEFAULT = new Key(null, List.of(), List.of(), null);

    public Key {
      files = List.copyOf(files);
      filesCommits = List.copyOf(filesCommits);
    }
  }

  public CacheConfig {
    paths = List.copyOf(paths);
    fallbackKeys = List.copyOf(fallbackKeys);
  }
}
