package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Environment;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code environment}. */
final class EnvironmentReader {

  private static final int LONGEST = 255;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_/${}. -]+");
  private static final String NAME_RULE =
      "name can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', and spaces, "
          + "but it cannot start or end with '/'";
  private static final List<String> ACTIONS =
      List.of("start", "stop", "prepare", "verify", "access");
  private static final List<String> TIERS =
      List.of("production", "staging", "testing", "development", "other");

  private EnvironmentReader() {}

  static Optional<Environment> read(Spot job) {
    Optional<Spot> found = job.child("environment");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Spot spot = found.get();
    if (spot.node() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      name(spot, scalar.text());
      return Optional.of(
          new Environment(scalar.text(), null, Environment.Action.START, null, null, null, null));
    }
    if (!(spot.node() instanceof MapNode)) {
      spot.wrong("config should be a hash or a string");
      return Optional.empty();
    }
    spot.known("environment");
    Optional<String> name = spot.string("name");
    if (spot.value("name").isEmpty()) {
      spot.wrong("name can't be blank");
    } else {
      name.ifPresent(text -> name(spot.at(spot.value("name").orElse(spot.node())), text));
    }
    Environment.Action action =
        spot.word("action", ACTIONS, "should be start, stop, prepare, verify, or access")
            .flatMap(Environment.Action::of)
            .orElse(Environment.Action.START);
    @Nullable String url = spot.string("url").orElse(null);
    if (url != null && url.length() > LONGEST) {
      spot.wrong("url is too long (maximum is " + LONGEST + " characters)");
    }
    Environment.@Nullable Kubernetes kubernetes =
        spot.child("kubernetes").flatMap(EnvironmentReader::kubernetes).orElse(null);
    Environment environment =
        new Environment(
            name.orElse("unnamed"),
            url,
            action,
            spot.string("on_stop").orElse(null),
            autoStopIn(spot, action),
            tier(spot),
            kubernetes);
    return Optional.of(environment);
  }

  private static void name(Spot spot, String name) {
    if (name.isBlank()) {
      spot.wrong("name can't be blank");
    } else if (!NAME.matcher(name).matches() || name.startsWith("/") || name.endsWith("/")) {
      spot.wrong(NAME_RULE);
    } else if (name.length() > LONGEST) {
      spot.wrong("name is too long (maximum is " + LONGEST + " characters)");
    }
  }

  private static @Nullable String autoStopIn(Spot spot, Environment.Action action) {
    Optional<Node> value = spot.value("auto_stop_in");
    if (value.isEmpty()) {
      return null;
    }
    if (action == Environment.Action.STOP) {
      spot.at(value.get()).wrong("auto stop in can't be used with action: stop");
    }
    if (value.get() instanceof ScalarNode scalar && scalar.text().contains("$")) {
      return scalar.text();
    }
    return ArtifactsReader.expireIn(spot, "auto_stop_in");
  }

  private static @Nullable String tier(Spot spot) {
    Optional<Node> value = spot.value("deployment_tier");
    if (value.isPresent()
        && value.get() instanceof ScalarNode scalar
        && scalar.text().startsWith("$")) {
      return scalar.text();
    }
    return spot.word("deployment_tier", TIERS, "must be one of " + String.join(", ", TIERS))
        .orElse(null);
  }

  private static Optional<Environment.Kubernetes> kubernetes(Spot spot) {
    if (spot.map("config should be a hash").isEmpty()) {
      return Optional.empty();
    }
    spot.known("environment:kubernetes");
    Optional<Spot> dashboard = section(spot, "dashboard");
    Optional<Spot> managed = section(spot, "managed_resources");
    Optional<Boolean> enabled = managed.flatMap(at -> at.flag("enabled"));
    @Nullable String agent = spot.string("agent").orElse(null);
    @Nullable String namespace = one(spot, dashboard, "namespace");
    @Nullable String flux = one(spot, dashboard, "flux_resource_path");
    if (agent == null && (dashboard.isPresent() || flux != null || enabled.orElse(false))) {
      spot.wrong("agent can't be blank");
    }
    return Optional.of(new Environment.Kubernetes(agent, namespace, flux, enabled.orElse(null)));
  }

  private static Optional<Spot> section(Spot spot, String key) {
    Optional<Spot> section =
        spot.child(key).filter(at -> at.map("config should be a hash").isPresent());
    section.ifPresent(at -> at.known("environment:kubernetes:" + key));
    return section;
  }

  private static @Nullable String one(Spot spot, Optional<Spot> dashboard, String key) {
    Optional<String> old = spot.string(key);
    Optional<String> now = dashboard.flatMap(at -> at.string(key));
    if (old.isPresent() && now.isPresent()) {
      spot.wrong(Spot.words(key) + " can't be used together with dashboard:" + key);
    }
    return now.or(() -> old).orElse(null);
  }
}
