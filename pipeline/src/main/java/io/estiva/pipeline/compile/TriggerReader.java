package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Trigger;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code trigger}. */
final class TriggerReader {

  private static final int MOST_INCLUDES = 3;
  private static final List<String> SOURCES =
      List.of("local", "project", "remote", "template", "component", "artifact");

  private TriggerReader() {}

  static Optional<Trigger> read(Spot job) {
    Optional<Spot> found = job.child("trigger");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Spot spot = found.get();
    if (spot.node() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      if (scalar.text().isBlank()) {
        spot.wrong("config can't be blank");
      }
      return Optional.of(new Trigger(scalar.text(), null, null, true, false, List.of(), Map.of()));
    }
    if (!(spot.node() instanceof MapNode map)) {
      spot.wrong("config has to be either a string or a hash");
      return Optional.empty();
    }
    spot.known("trigger");
    boolean project = map.get("project").isPresent();
    boolean include = map.get("include").isPresent();
    if (project == include) {
      spot.wrong("config must specify either project or include");
    }
    Optional<Spot> forward =
        spot.child("forward").filter(at -> at.map("config should be a hash").isPresent());
    forward.ifPresent(at -> at.known("trigger:forward"));
    return Optional.of(
        new Trigger(
            spot.string("project").orElse(null),
            spot.string("branch").orElse(null),
            spot.word("strategy", List.of("depend", "mirror"), "should be depend or mirror")
                .orElse(null),
            forward.flatMap(at -> at.flag("yaml_variables")).orElse(true),
            forward.flatMap(at -> at.flag("pipeline_variables")).orElse(false),
            includes(spot),
            spot.nodes("inputs")));
  }

  private static List<Trigger.IncludeEntry> includes(Spot spot) {
    List<Trigger.IncludeEntry> entries = new ArrayList<>();
    Optional<Spot> include = spot.child("include");
    if (include.isEmpty()) {
      return entries;
    }
    List<Node> items =
        include.get().node() instanceof ListNode list
            ? list.items()
            : List.of(include.get().node());
    if (items.size() > MOST_INCLUDES) {
      include.get().wrong("config is too long (maximum is " + MOST_INCLUDES + ")");
    }
    for (Node item : items) {
      entry(include.get().at(item)).ifPresent(entries::add);
    }
    return entries;
  }

  private static Optional<Trigger.IncludeEntry> entry(Spot spot) {
    if (spot.node() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      String kind = scalar.text().contains("://") ? "remote" : "local";
      return Optional.of(
          new Trigger.IncludeEntry(kind, scalar.text(), List.of(), null, null, Map.of()));
    }
    if (!(spot.node() instanceof MapNode)) {
      spot.wrong("config should be an array of strings or hashes");
      return Optional.empty();
    }
    spot.known("trigger:include");
    List<String> given = SOURCES.stream().filter(key -> spot.value(key).isPresent()).toList();
    if (given.size() != 1) {
      spot.wrong("config must specify exactly one of: " + String.join(", ", SOURCES));
      return Optional.empty();
    }
    String kind = given.get(0);
    List<String> files = spot.stringOrStrings("file").orElse(List.of());
    if (kind.equals("project") && files.isEmpty()) {
      spot.wrong("config must specify the file where to fetch the config from");
    }
    if (kind.equals("artifact") && spot.value("job").isEmpty()) {
      spot.wrong("config must specify the job where to fetch the artifact from");
    }
    return spot.string(kind)
        .map(
            location ->
                new Trigger.IncludeEntry(
                    kind,
                    location,
                    files,
                    spot.string("ref").orElse(null),
                    spot.string("job").orElse(null),
                    spot.nodes("inputs")));
  }
}
