package io.estiva.pipeline.compile;

import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ReferenceNode;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the values in that {@code !reference} names. A value that several refer to is shared. */
final class References {

  /** Chains longer than this are refused, so that no file can exhaust the stack. */
  private static final int MAX_CHAIN = 100;

  private static final long MAX_NODES = 2_000_000;

  private final Problems problems;
  private final MapNode root;
  private final Map<List<String>, Node> done = new HashMap<>();
  private final Set<List<String>> open = new LinkedHashSet<>();
  private final Map<Node, Node> resolved = new java.util.IdentityHashMap<>();
  private final Map<Node, Long> sizes = new java.util.IdentityHashMap<>();

  References(Problems problems, MapNode root) {
    this.problems = problems;
    this.root = root;
  }

  /** The whole tree without references; one that can't be resolved is null, and recorded. */
  MapNode apply() {
    if (!hasReference(root)) {
      return root;
    }
    Node all = resolve(root);
    if (size(all, 0) > MAX_NODES) {
      problems.error(root.position(), "", "The parsed YAML is too big");
      problems.throwIfAny();
    }
    return (MapNode) all;
  }

  private static boolean hasReference(Node node) {
    if (node instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries().values()) {
        if (hasReference(entry.value())) {
          return true;
        }
      }
      return false;
    }
    return node instanceof ReferenceNode
        || node instanceof ListNode list
            && list.items().stream().anyMatch(References::hasReference);
  }

  private Node resolve(Node node) {
    if (node instanceof ScalarNode) {
      return node;
    }
    if (node instanceof ReferenceNode reference) {
      return target(reference);
    }
    Node known = resolved.get(node);
    if (known != null) {
      return known;
    }
    Node result = node instanceof MapNode map ? map(map) : list((ListNode) node);
    resolved.put(node, result);
    return result;
  }

  private Node map(MapNode map) {
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
    boolean changed = false;
    for (MapNode.Entry entry : map.entries().values()) {
      Node value = resolve(entry.value());
      changed |= value != entry.value();
      entries.put(entry.key(), entry.with(value));
    }
    return changed ? new MapNode(map.position(), entries) : map;
  }

  private Node list(ListNode list) {
    List<Node> items = new ArrayList<>();
    boolean changed = false;
    for (Node item : list.items()) {
      Node value = resolve(item);
      changed |= value != item;
      items.add(value);
    }
    return changed ? new ListNode(list.position(), items) : list;
  }

  private Node target(ReferenceNode reference) {
    Node known = done.get(reference.path());
    if (known != null) {
      return known;
    }
    Node nothing = Nodes.nothing(reference.position());
    if (!open.add(reference.path())) {
      problems.error(reference.position(), "", name(reference) + " is part of a circular chain");
      return nothing;
    }
    try {
      if (open.size() > MAX_CHAIN) {
        problems.error(reference.position(), "", name(reference) + " is nested too deep");
        return nothing;
      }
      Node found = find(reference);
      if (found == null) {
        return nothing;
      }
      Node value = resolve(found);
      done.put(reference.path(), value);
      return value;
    } finally {
      open.remove(reference.path());
    }
  }

  private @org.jspecify.annotations.Nullable Node find(ReferenceNode reference) {
    Node at = root;
    for (String key : reference.path()) {
      if (at instanceof ReferenceNode inner) {
        at = target(inner);
      }
      Node next = at instanceof MapNode map ? map.get(key).orElse(null) : null;
      if (next == null) {
        String hint = at instanceof MapNode map ? problems.near(key, map.entries().keySet()) : "";
        problems.error(reference.position(), "", name(reference) + " could not be found", hint);
        return null;
      }
      at = next;
    }
    if (at instanceof ScalarNode scalar && (scalar.isNull() || isFalse(scalar))) {
      problems.error(
          reference.position(), "", name(reference) + " could not be found", "Its value is empty.");
      return null;
    }
    return at;
  }

  private static boolean isFalse(ScalarNode scalar) {
    return scalar.kind() == ScalarNode.Kind.BOOLEAN && !scalar.isTrue();
  }

  private static String name(ReferenceNode reference) {
    List<String> quoted = reference.path().stream().map(key -> '"' + key + '"').toList();
    return "!reference [" + String.join(", ", quoted) + "]";
  }

  /** How many values there are to whoever walks the tree; shared ones count each time. */
  private long size(Node node, int depth) {
    if (node instanceof ScalarNode || depth > MAX_CHAIN * 4) {
      return 1;
    }
    Long known = sizes.get(node);
    if (known != null) {
      return known;
    }
    long size = 1;
    if (node instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries().values()) {
        size += size(entry.value(), depth + 1);
      }
    } else if (node instanceof ListNode list) {
      for (Node item : list.items()) {
        size += size(item, depth + 1);
      }
    }
    size = Math.min(size, Long.MAX_VALUE / 1_000_000);
    sizes.put(node, size);
    return size;
  }
}
