package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.Environment;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The environment of a job with names resolved.
 *
 * @param name expanded
 * @param slug fit for host names
 * @param tier production, staging, testing, development or other
 * @param url expanded as far as known when planned; empty if none. What is left, such as variables
 *     from reports, is expanded when the job has ended
 * @param config the environment as the file has it: action, on_stop, Kubernetes
 * @param autoStopIn expanded; empty if none
 */
public record PlannedEnvironment(
    String name, String slug, String tier, String url, Environment config, String autoStopIn) {

  private record Tier(String name, Pattern pattern) {}

  private static final List<Tier> TIERS =
      List.of(
          tier("development", "dev|review|trunk"),
          tier("testing", "test|tst|int|ac(ce|)pt|qa|qc|control|quality"),
          tier("staging", "st(a|)g|mod(e|)l|pre|demo|non"),
          tier("production", "pr(o|)d|live"));

  /** Whether the job makes a deployment. */
  public boolean isDeployment() {
    return config.action() == Environment.Action.START;
  }

  /** The tier that a name suggests. */
  static String guessTier(String name) {
    return TIERS.stream()
        .filter(tier -> tier.pattern().matcher(name).find())
        .map(Tier::name)
        .findFirst()
        .orElse("other");
  }

  private static Tier tier(String name, String pattern) {
    return new Tier(name, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
  }
}
