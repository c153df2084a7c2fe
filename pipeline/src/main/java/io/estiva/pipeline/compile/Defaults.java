package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Inheritance;
import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.language.Language;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What jobs take over from {@code default} and from the deprecated keys of the top level. */
final class Defaults {

  private static final List<String> DEPRECATED =
      List.of("image", "services", "cache", "before_script", "after_script");
  private static final Set<String> FOR_TRIGGERS = Set.of("interruptible");

  private final Map<String, MapNode.Entry> values;

  private Defaults(Map<String, MapNode.Entry> values) {
    this.values = values;
  }

  /** Reads and checks the defaults. */
  static Defaults read(Spot root) {
    Map<String, MapNode.Entry> values = new LinkedHashMap<>();
    Optional<Spot> section =
        root.child("default").filter(at -> at.map("config should be a hash").isPresent());
    section.ifPresent(
        at -> {
          at.known("default");
          check(at);
          ((MapNode) at.node()).entries().values().forEach(entry -> values.put(entry.key(), entry));
        });
    for (String key : DEPRECATED) {
      MapNode.Entry entry = ((MapNode) root.node()).entries().get(key);
      if (entry == null || Nodes.isNull(entry.value())) {
        continue;
      }
      if (section.isPresent() && section.get().value(key).isPresent()) {
        root.problems()
            .error(
                entry.keyPosition(),
                "",
                key + " is defined in top-level and `default:` entry",
                "Keep the one in default.");
      }
      check(new Spot(root.problems(), "", onlyKey((MapNode) root.node(), entry)));
      values.putIfAbsent(key, entry);
    }
    return new Defaults(values);
  }

  private static MapNode onlyKey(MapNode root, MapNode.Entry entry) {
    return new MapNode(root.position(), Map.of(entry.key(), entry));
  }

  private static void check(Spot spot) {
    ExecutionReader.read(spot);
    ArtifactsReader.read(spot);
    CacheReader.read(spot);
    JobReader.interruptible(spot);
  }

  /**
   * The job's own keys without nulls, and the defaults that it doesn't set and is allowed to take.
   */
  MapNode apply(MapNode job, Inheritance inherit, boolean trigger) {
    Map<String, MapNode.Entry> all = new LinkedHashMap<>();
    for (MapNode.Entry entry : job.entries().values()) {
      if (!Nodes.isNull(entry.value()) || !values.containsKey(entry.key())) {
        all.put(entry.key(), entry);
      }
    }
    for (MapNode.Entry entry : values.values()) {
      boolean mayTake =
          Language.find("default", entry.key()).isPresent()
              && (!trigger || FOR_TRIGGERS.contains(entry.key()));
      boolean steps = all.containsKey("run") && entry.key().endsWith("_script");
      if (mayTake && !steps && inherit.allows(entry.key()) && !Nodes.isNull(entry.value())) {
        all.putIfAbsent(entry.key(), entry);
      }
    }
    return new MapNode(job.position(), all);
  }

  /** {@code inherit:default} or {@code inherit:variables} of a job. */
  static Inheritance inheritance(Spot job, String key) {
    Optional<Spot> found =
        job.child("inherit").filter(at -> at.map("config should be a hash").isPresent());
    if (found.isEmpty()) {
      return Inheritance.ALL;
    }
    Spot spot = found.get();
    spot.known("inherit");
    Optional<Node> value = spot.value(key);
    if (value.isEmpty()) {
      return Inheritance.ALL;
    }
    Spot at = spot.under(key, value.get());
    if (value.get() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.BOOLEAN) {
      return scalar.isTrue() ? Inheritance.ALL : Inheritance.NOTHING;
    }
    if (!(value.get() instanceof ListNode list)) {
      at.wrong("config should be a boolean value or an array of strings");
      return Inheritance.ALL;
    }
    List<String> names = new ArrayList<>();
    for (Node item : list.items()) {
      if (!(item instanceof ScalarNode scalar) || !Nodes.isString(item)) {
        at.at(item).wrong("config should be an array of strings");
      } else if (key.equals("default") && Language.find("default", scalar.text()).isEmpty()) {
        at.at(item)
            .wrong(
                "config contains unknown values: " + scalar.text(),
                NearestWord.hint(scalar.text(), Language.at("default")));
      } else {
        names.add(scalar.text());
      }
    }
    return new Inheritance(false, names);
  }
}
