package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.ContainerOptions;
import io.estiva.pipeline.config.ImageConfig;
import io.estiva.pipeline.config.PullPolicy;
import io.estiva.pipeline.config.ServiceConfig;
import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code image} and {@code services}. */
final class ImageReader {

  private static final int LONGEST_USER = 255;

  private ImageReader() {}

  static Optional<ImageConfig> image(Spot owner) {
    return owner.child("image").flatMap(spot -> image(spot, "image"));
  }

  private static Optional<ImageConfig> image(Spot spot, String place) {
    if (spot.node() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      if (scalar.text().isBlank()) {
        spot.wrong("name can't be blank");
        return Optional.empty();
      }
      return Optional.of(ImageConfig.of(scalar.text()));
    }
    if (!(spot.node() instanceof MapNode)) {
      spot.wrong("config should be a hash or a string");
      return Optional.empty();
    }
    spot.known(place);
    Optional<String> name = spot.string("name");
    if (name.isEmpty() && spot.value("name").isEmpty()
        || name.filter(String::isBlank).isPresent()) {
      spot.wrong("name can't be blank");
    }
    @Nullable List<String> entrypoint = spot.strings("entrypoint").orElse(null);
    List<PullPolicy> policies = policies(spot);
    ContainerOptions options = options(spot);
    return name.filter(text -> !text.isBlank())
        .map(text -> new ImageConfig(text, entrypoint, policies, options));
  }

  private static List<PullPolicy> policies(Spot spot) {
    Optional<Node> value = spot.value("pull_policy");
    if (value.isEmpty()) {
      return List.of();
    }
    Spot at = spot.under("pull_policy", value.get());
    List<Node> items = value.get() instanceof ListNode list ? list.items() : List.of(value.get());
    if (items.isEmpty()) {
      at.wrong("config can't be blank");
    }
    Set<PullPolicy> policies = new LinkedHashSet<>();
    List<String> words = List.of("always", "never", "if-not-present");
    for (Node item : items) {
      String text = item instanceof ScalarNode scalar ? scalar.text() : "";
      Optional<PullPolicy> policy = PullPolicy.of(text);
      if (policy.isEmpty()) {
        at.at(item)
            .wrong(
                "config should be one of: always, never, if-not-present",
                NearestWord.of(text, words).map(w -> "Did you mean '" + w + "'?").orElse(""));
      } else if (!policies.add(policy.get())) {
        at.at(item).wrong("config contains duplicate policies");
      }
    }
    return List.copyOf(policies);
  }

  private static ContainerOptions options(Spot spot) {
    Optional<Spot> docker = section(spot, "docker");
    Optional<Spot> kubernetes = section(spot, "kubernetes");
    @Nullable String platform = docker.flatMap(d -> d.string("platform")).orElse(null);
    @Nullable String user = docker.flatMap(d -> d.string("user")).orElse(null);
    if (user != null && (user.isEmpty() || user.length() > LONGEST_USER)) {
      docker.ifPresent(
          d -> d.wrong("config user should have 1 to " + LONGEST_USER + " characters"));
    }
    @Nullable String kubernetesUser =
        kubernetes
            .flatMap(k -> k.value("user"))
            .filter(ScalarNode.class::isInstance)
            .map(node -> ((ScalarNode) node).text())
            .orElse(null);
    if (kubernetes.isPresent() && (kubernetesUser == null || kubernetesUser.isEmpty())) {
      kubernetes.get().wrong("config user should be a string or an integer");
    }
    return new ContainerOptions(platform, user, kubernetesUser, spot.value("ports").orElse(null));
  }

  private static Optional<Spot> section(Spot spot, String key) {
    if (!(spot.node() instanceof MapNode map) || map.get(key).isEmpty()) {
      return Optional.empty();
    }
    Spot section = spot.under(key, map.get(key).get());
    if (section.map("config should be a hash").isEmpty()) {
      return Optional.empty();
    }
    section.known("image:" + key);
    return Optional.of(section);
  }

  static List<ServiceConfig> services(Spot owner) {
    List<ServiceConfig> services = new ArrayList<>();
    Optional<Spot> spot = owner.child("services");
    if (spot.isEmpty()) {
      return services;
    }
    if (!(spot.get().node() instanceof ListNode list)) {
      spot.get().wrong("config should be an array of hashes or strings");
      return services;
    }
    for (Node item : list.items()) {
      service(spot.get().under("service", item)).ifPresent(services::add);
    }
    return services;
  }

  private static Optional<ServiceConfig> service(Spot spot) {
    Optional<ImageConfig> image = image(spot, "services");
    if (!(spot.node() instanceof MapNode)) {
      return image.map(found -> new ServiceConfig(found, null, null, java.util.Map.of()));
    }
    @Nullable List<String> command = spot.stringOrStrings("command").orElse(null);
    @Nullable String alias = spot.string("alias").orElse(null);
    if (alias == null && spot.value("ports").isPresent()) {
      spot.wrong("alias can't be blank");
    }
    var variables = VariablesReader.read(spot, VariablesReader.Form.JOB);
    return image.map(found -> new ServiceConfig(found, command, alias, variables));
  }
}
