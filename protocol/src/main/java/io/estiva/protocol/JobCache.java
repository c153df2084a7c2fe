package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One cache of a job.
 *
 * @param key empty means job name and ref
 * @param policy {@code pull-push} (also when empty), {@code pull} or {@code push}
 * @param when {@code on_success} (also when empty), {@code on_failure} or {@code always}
 */
public record JobCache(
    String key,
    boolean untracked,
    List<String> paths,
    String policy,
    String when,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> fallbackKeys) {

  public JobCache {
    key = Absent.text(key);
    paths = Absent.list(paths);
    policy = Absent.text(policy);
    when = Absent.text(when);
    fallbackKeys = Absent.list(fallbackKeys);
  }
}
