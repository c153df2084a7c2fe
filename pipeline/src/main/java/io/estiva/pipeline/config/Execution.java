package io.estiva.pipeline.config;

import io.estiva.pipeline.state.Retries;
import io.estiva.pipeline.yaml.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is run, and in what.
 *
 * @param image null: the runner's own
 * @param timeout null: the project's or runner's
 * @param coverage a regular expression without slashes, null if none
 * @param idTokens by variable name
 * @param secrets by variable name
 * @param identity such as {@code google_cloud}, null if none
 */
public record Execution(
    Scripts scripts,
    @Nullable ImageConfig image,
    List<ServiceConfig> services,
    List<String> tags,
    @Nullable Duration timeout,
    Retries retry,
    @Nullable String coverage,
    Map<String, IdToken> idTokens,
    Map<String, Secret> secrets,
    @Nullable String identity) {

  /**
   * The lines to run, nested lists flattened.
   *
   * @param steps {@code run}, as written; null for a script
   * @param preGetSources the hook before the sources are fetched
   */
  public record Scripts(
      List<String> beforeScript,
      List<String> script,
      List<String> afterScript,
      List<String> preGetSources,
      @Nullable Node steps) {

    public static final Scripts NONE =
        new Scripts(List.of(), List.of(), List.of(), List.of(), null);

    public Scripts {
      beforeScript = List.copyOf(beforeScript);
      script = List.copyOf(script);
      afterScript = List.copyOf(afterScript);
      preGetSources = List.copyOf(preGetSources);
    }
  }

  /** A token for another service, in the variable of its key. */
  public record IdToken(List<String> audiences) {
    public IdToken {
      audiences = List.copyOf(audiences);
    }
  }

  /**
   * A secret that the runner fetches.
   *
   * @param provider such as {@code vault}
   * @param settings the provider's value as written
   * @param token variable with the id token, null for the job's own
   */
  public record Secret(String provider, Node settings, boolean file, @Nullable String token) {}

  /** What a trigger job has. */
  public static final Execution NONE =
      new Execution(
          Scripts.NONE,
          null,
          List.of(),
          List.of(),
          null,
          Retries.NONE,
          null,
          Map.of(),
          Map.of(),
          null);

  public Execution {
    services = List.copyOf(services);
    tags = List.copyOf(tags);
    idTokens = Ordered.copy(idTokens);
    secrets = Ordered.copy(secrets);
  }
}
