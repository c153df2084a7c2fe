package io.estiva.pipeline.compile;

import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges what top-level values take over by {@code extends}. Each value is merged once, however
 * many extend it.
 */
final class Extends {

  private static final int MAX_NESTING = 10;

  private final Problems problems;
  private final MapNode root;
  private final Map<String, MapNode> done = new HashMap<>();
  private final Map<String, Set<String>> ancestors = new HashMap<>();
  private final Set<String> broken = new LinkedHashSet<>();
  private final LinkedHashSet<String> open = new LinkedHashSet<>();

  Extends(Problems problems, MapNode root) {
    this.problems = problems;
    this.root = root;
  }

  /** The whole tree with everything merged; what can't be is left as it is, and recorded. */
  MapNode apply() {
    Map<String, MapNode.Entry> all = new LinkedHashMap<>();
    for (MapNode.Entry entry : root.entries().values()) {
      Node value = entry.value();
      if (value instanceof MapNode map && map.get("extends").isPresent()) {
        value = extended(entry.key(), map, 0);
      }
      all.put(entry.key(), entry.with(value));
    }
    return new MapNode(root.position(), all);
  }

  /** The names of all values that this one extends, directly or not. */
  Set<String> ancestors(String name) {
    return ancestors.getOrDefault(name, Set.of());
  }

  /** Whether something is wrong with what this value extends, so that it may be incomplete. */
  boolean isBroken(String name) {
    return broken.contains(name);
  }

  private MapNode extended(String name, MapNode value, int depth) {
    MapNode known = done.get(name);
    if (known != null) {
      return known;
    }
    Node wanted = value.get("extends").orElse(value);
    if (!open.add(name)) {
      fail(name, wanted.position(), "circular dependency detected in `extends`", "");
      return value;
    }
    MapNode merged = merge(name, value, wanted, depth);
    open.remove(name);
    done.put(name, merged);
    return merged;
  }

  private MapNode merge(String name, MapNode value, Node wanted, int depth) {
    if (depth > MAX_NESTING) {
      fail(name, wanted.position(), "nesting too deep in `extends`", "");
      return value;
    }
    Set<String> above = new LinkedHashSet<>();
    MapNode merged = new MapNode(value.position(), Map.of());
    for (ScalarNode base : names(wanted)) {
      MapNode found = base(name, base);
      if (found != null) {
        MapNode full =
            found.get("extends").filter(e -> !Nodes.isNull(e)).isPresent()
                ? extended(base.text(), found, depth + 1)
                : found;
        above.add(base.text());
        above.addAll(ancestors(base.text()));
        if (broken.contains(base.text())) {
          broken.add(name);
        }
        merged = Nodes.deepMerge(merged, full);
      }
    }
    ancestors.put(name, above);
    return Nodes.deepMerge(merged, value);
  }

  private @org.jspecify.annotations.Nullable MapNode base(String name, ScalarNode base) {
    Node found = root.get(base.text()).orElse(null);
    if (found == null) {
      fail(
          name,
          base.position(),
          "unknown keys in `extends` (" + base.text() + ")",
          problems.near(base.text(), root.entries().keySet()));
      return null;
    }
    if (!(found instanceof MapNode map)) {
      fail(name, base.position(), "invalid base hashes in `extends` (" + base.text() + ")", "");
      return null;
    }
    return map;
  }

  private void fail(String name, Position position, String message, String hint) {
    broken.add(name);
    broken.addAll(open);
    problems.error(position, "", name + ": " + message, hint);
  }

  /** What isn't a list of names is left to the check of the job. */
  private static List<ScalarNode> names(Node wanted) {
    List<ScalarNode> names = new ArrayList<>();
    if (wanted instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      names.add(scalar);
    } else if (wanted instanceof ListNode list) {
      for (Node item : list.items()) {
        if (item instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
          names.add(scalar);
        }
      }
    }
    return names;
  }
}
