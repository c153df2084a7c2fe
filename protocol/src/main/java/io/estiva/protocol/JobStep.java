package io.estiva.protocol;

import java.util.List;

/**
 * A script of a job: {@code script} (with before_script in front) or {@code after_script}.
 *
 * @param timeout in seconds; as on the wire, not evaluated by runners
 * @param when {@code on_success} or {@code always}
 */
public record JobStep(
    String name, List<String> script, long timeout, String when, boolean allowFailure) {

  public static final String SCRIPT = "script";
  public static final String AFTER_SCRIPT = "after_script";

  public JobStep {
    name = Absent.text(name);
    script = Absent.list(script);
    when = Absent.text(when);
  }
}
