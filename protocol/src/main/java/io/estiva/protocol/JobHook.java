package io.estiva.protocol;

import java.util.List;

/**
 * A script around fetching the sources.
 *
 * @param name {@code pre_get_sources_script} or {@code post_get_sources_script}
 */
public record JobHook(String name, List<String> script) {

  public JobHook {
    name = Absent.text(name);
    script = Absent.list(script);
  }
}
