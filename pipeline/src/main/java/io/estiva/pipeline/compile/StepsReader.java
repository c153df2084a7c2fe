package io.estiva.pipeline.compile;

import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the shape of {@code run}. */
final class StepsReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "step",
          "func",
          "script",
          "action",
          "exec",
          "run",
          "env",
          "inputs",
          "outputs",
          "delegate");
  private static final List<String> KINDS =
      List.of("step", "func", "script", "action", "exec", "run");

  private StepsReader() {}

  static void check(Spot spot) {
    if (!(spot.node() instanceof ListNode list)) {
      spot.wrong("config should be an array of hashes");
      return;
    }
    for (Node item : list.items()) {
      step(spot.at(item));
    }
  }

  private static void step(Spot spot) {
    if (!(spot.node() instanceof MapNode map)) {
      spot.wrong("config should be an array of hashes");
      return;
    }
    for (MapNode.Entry entry : map.entries().values()) {
      if (!KEYS.contains(entry.key())) {
        spot.problems()
            .error(
                entry.keyPosition(),
                spot.location(),
                "config contains unknown keys: " + entry.key(),
                io.estiva.pipeline.error.NearestWord.hint(entry.key(), KEYS));
      }
    }
    List<String> kinds = KINDS.stream().filter(key -> map.get(key).isPresent()).toList();
    if (kinds.size() != 1) {
      spot.wrong(
          "config should have exactly one of: step, script, action, exec, run"
              + (kinds.isEmpty() ? "" : ", not " + String.join(" and ", kinds)));
      return;
    }
    boolean named = !kinds.get(0).equals("exec") && !kinds.get(0).equals("run");
    String name = spot.string("name").orElse("");
    if (named && !NAME.matcher(name).matches()) {
      spot.wrong("config name should have letters, digits and _ only, and start with a letter");
    }
    content(spot, map, kinds.get(0));
    for (String key : List.of("env", "inputs")) {
      map.get(key)
          .filter(value -> !(value instanceof MapNode))
          .ifPresent(value -> spot.at(value).wrong("config " + key + " should be a hash"));
    }
  }

  private static void content(Spot spot, MapNode map, String kind) {
    Node value = map.get(kind).orElse(map);
    boolean text = value instanceof ScalarNode && Nodes.isString(value);
    switch (kind) {
      case "script", "action" -> {
        if (!text) {
          spot.at(value).wrong("config " + kind + " should be a string");
        }
        if (kind.equals("script") && map.get("inputs").isPresent()) {
          spot.wrong("config inputs can't be used with script");
        }
      }
      case "step", "func" -> {
        if (!text && !(value instanceof MapNode)) {
          spot.at(value).wrong("config " + kind + " should be a string or a hash");
        }
      }
      case "run" -> check(spot.under("run", value));
      default -> {
        if (!(value instanceof MapNode)) {
          spot.at(value).wrong("config exec should be a hash");
        }
      }
    }
  }
}
