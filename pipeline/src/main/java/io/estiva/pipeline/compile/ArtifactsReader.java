package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Artifacts;
import io.estiva.pipeline.config.SaveWhen;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code artifacts}. */
final class ArtifactsReader {

  static final List<String> SAVE_WHEN = List.of("on_success", "on_failure", "always");
  private static final Pattern EXPOSE_AS = Pattern.compile("\\w[-\\w ]*");
  private static final int LONGEST_EXPOSE_AS = 100;

  private ArtifactsReader() {}

  static Optional<Artifacts> read(Spot owner) {
    Optional<Spot> found = owner.child("artifacts");
    if (found.isEmpty() || found.get().map("config should be a hash").isEmpty()) {
      return Optional.empty();
    }
    Spot spot = found.get();
    spot.known("artifacts");
    List<String> paths = spot.strings("paths").orElse(List.of());
    @Nullable String expireIn = expireIn(spot, "expire_in");
    SaveWhen when =
        spot.word("when", SAVE_WHEN, "should be on_success, on_failure or always")
            .flatMap(SaveWhen::of)
            .orElse(SaveWhen.ON_SUCCESS);
    return Optional.of(
        new Artifacts(
            paths,
            spot.strings("exclude").orElse(List.of()),
            spot.flag("untracked").orElse(false),
            spot.string("name").orElse(null),
            when,
            expireIn,
            exposeAs(spot, paths),
            access(spot),
            reports(spot)));
  }

  static @Nullable String expireIn(Spot spot, String key) {
    Optional<Node> value = spot.value(key);
    if (value.isEmpty()) {
      return null;
    }
    if (value.get() instanceof ScalarNode scalar
        && scalar.kind() == ScalarNode.Kind.STRING
        && Durations.isDurationOrNever(scalar.text())) {
      return scalar.text();
    }
    boolean number =
        value.get() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.INTEGER;
    spot.at(value.get())
        .wrong(
            Spot.words(key) + " should be a duration",
            number ? "Put the number in quotes, or write a unit such as 30 days." : "");
    return null;
  }

  private static @Nullable String exposeAs(Spot spot, List<String> paths) {
    Optional<String> text = spot.string("expose_as");
    if (text.isEmpty()) {
      return null;
    }
    Spot at = spot.at(spot.value("expose_as").orElse(spot.node()));
    if (!EXPOSE_AS.matcher(text.get()).matches()) {
      at.wrong("expose as can contain only letters, digits, '-', '_' and spaces");
    } else if (text.get().length() > LONGEST_EXPOSE_AS) {
      at.wrong("expose as is too long (maximum is " + LONGEST_EXPOSE_AS + " characters)");
    }
    if (spot.value("paths").isEmpty()) {
      spot.wrong("paths can't be blank");
    } else if (paths.stream().anyMatch(path -> path.contains("*"))) {
      spot.at(spot.value("paths").orElse(spot.node()))
          .wrong("paths can't contain '*' when used with 'expose_as'");
    }
    return text.get();
  }

  private static Artifacts.Access access(Spot spot) {
    Optional<Boolean> isPublic = spot.flag("public");
    Optional<String> access =
        spot.word(
            "access", List.of("none", "developer", "all"), "should be none, developer or all");
    if (spot.value("public").isPresent() && spot.value("access").isPresent()) {
      spot.wrong("config these keys cannot be used together: public, access");
    }
    if (isPublic.isPresent()) {
      return isPublic.get() ? Artifacts.Access.ALL : Artifacts.Access.DEVELOPER;
    }
    return switch (access.orElse("all")) {
      case "none" -> Artifacts.Access.NONE;
      case "developer" -> Artifacts.Access.DEVELOPER;
      default -> Artifacts.Access.ALL;
    };
  }

  private static Map<String, Artifacts.Report> reports(Spot owner) {
    Map<String, Artifacts.Report> reports = new LinkedHashMap<>();
    Optional<Spot> found = owner.child("reports");
    Optional<MapNode> map = found.flatMap(spot -> spot.map("config should be a hash"));
    if (found.isEmpty() || map.isEmpty()) {
      return reports;
    }
    Spot spot = found.get();
    spot.known("artifacts:reports");
    for (MapNode.Entry entry : map.get().entries().values()) {
      if (Nodes.isNull(entry.value())) {
        continue;
      }
      if (entry.key().equals("coverage_report")) {
        coverage(spot.under(entry.key(), entry.value()))
            .ifPresent(report -> reports.put(entry.key(), report));
      } else {
        List<String> paths = spot.stringOrStrings(entry.key()).orElse(List.of());
        reports.put(entry.key(), new Artifacts.Report(paths, null));
      }
    }
    return reports;
  }

  private static Optional<Artifacts.Report> coverage(Spot spot) {
    if (spot.map("config should be a hash").isEmpty()) {
      return Optional.empty();
    }
    spot.known("artifacts:reports:coverage_report");
    if (spot.value("path").isEmpty()) {
      spot.wrong("path can't be blank");
    }
    Optional<String> format =
        spot.word(
            "coverage_format",
            List.of("cobertura", "jacoco"),
            "must be one of supported formats: cobertura, jacoco");
    if (spot.value("coverage_format").isEmpty()) {
      spot.wrong("coverage format can't be blank");
    }
    return spot.string("path")
        .map(path -> new Artifacts.Report(List.of(path), format.orElse(null)));
  }
}
