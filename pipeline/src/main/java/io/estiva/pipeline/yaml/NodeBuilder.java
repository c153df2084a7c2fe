package io.estiva.pipeline.yaml;

import io.estiva.pipeline.error.Position;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Makes our nodes of the library's: resolves merge keys, counts what aliases would unfold to. One
 * use.
 */
final class NodeBuilder {
  private static final Tag REFERENCE = new Tag("!reference");

  /**
   * An alias of an alias of … is shared in memory, but whoever walks it walks it all ("billion
   * laughs").
   */
  private static final long MAX_UNFOLDED = 1_000_000;

  private final String file;
  private final boolean asRuby;
  private final Map<org.yaml.snakeyaml.nodes.Node, Node> done = new IdentityHashMap<>();
  private final Map<org.yaml.snakeyaml.nodes.Node, Boolean> open = new IdentityHashMap<>();
  private final Map<Node, Long> sizes = new IdentityHashMap<>();

  /**
   * Builds nodes of one file.
   *
   * @param asRuby also refuse dates and read symbols, as GitLab does for files of the language
   */
  NodeBuilder(String file, boolean asRuby) {
    this.file = file;
    this.asRuby = asRuby;
  }

  /** Something that YAML allows and GitLab doesn't. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final transient Position position;
    final String message;

    Refused(Position position, String message) {
      super(message, null, false, false);
      this.position = position;
      this.message = message;
    }
  }

  Node build(org.yaml.snakeyaml.nodes.Node node) {
    if (node instanceof org.yaml.snakeyaml.nodes.ScalarNode scalar) {
      return scalar(scalar);
    }
    Node known = done.get(node);
    if (known != null) {
      return known;
    }
    Position position = position(node.getStartMark());
    if (open.put(node, true) != null) {
      throw new Refused(position, "Invalid YAML: an anchor can't hold an alias of itself");
    }
    Node built =
        node instanceof MappingNode mapping
            ? map(mapping, position)
            : list((SequenceNode) node, position);
    open.remove(node);
    done.put(node, built);
    long size = unfolded(built);
    sizes.put(built, size);
    if (size > MAX_UNFOLDED) {
      throw new Refused(position, "The parsed YAML is too big");
    }
    return built;
  }

  private ScalarNode scalar(org.yaml.snakeyaml.nodes.ScalarNode node) {
    ScalarNode scalar = Scalars.of(node, position(node.getStartMark()), asRuby);
    if (asRuby && scalar.kind() == ScalarNode.Kind.DATE) {
      throw new Refused(
          scalar.position(),
          "Tried to load unspecified class: Date. Put quotes around " + scalar.raw());
    }
    return scalar;
  }

  private Node list(SequenceNode sequence, Position position) {
    List<Node> items = new ArrayList<>();
    for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
      items.add(build(item));
    }
    if (sequence.getTag().equals(REFERENCE)) {
      List<String> path = new ArrayList<>();
      for (Node item : items) {
        if (!(item instanceof ScalarNode scalar) || scalar.isNull()) {
          throw new Refused(
              item.position(), "!reference is not valid: it takes a list of words, [job, key]");
        }
        path.add(scalar.text());
      }
      return new ReferenceNode(position, path);
    }
    return new ListNode(position, items);
  }

  /**
   * Pairs in the order of the file: a merge key overrides what stands above it, as in Ruby (Psych,
   * revive_hash).
   */
  private Node map(MappingNode mapping, Position position) {
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple pair : mapping.getValue()) {
      Node key = build(pair.getKeyNode());
      if (!(key instanceof ScalarNode name)) {
        throw new Refused(key.position(), "Invalid YAML: a key has to be a word");
      }
      Node value = build(pair.getValueNode());
      boolean merge =
          name.raw().equals("<<")
              && YamlReader.isPlain((org.yaml.snakeyaml.nodes.ScalarNode) pair.getKeyNode());
      if (!merge || !merged(value, entries)) {
        entries.put(
            name.text(),
            new MapNode.Entry(
                name.text(), name.position(), value, name.kind() == ScalarNode.Kind.STRING));
      }
    }
    return new MapNode(position, entries);
  }

  private static boolean merged(Node value, Map<String, MapNode.Entry> into) {
    if (value instanceof MapNode one) {
      into.putAll(one.entries());
      return true;
    }
    if (value instanceof ListNode several
        && several.items().stream().allMatch(MapNode.class::isInstance)) {
      // Ruby goes through the list backwards, so that the first map wins and the last one's keys
      // come first.
      for (int i = several.items().size() - 1; i >= 0; i--) {
        into.putAll(((MapNode) several.items().get(i)).entries());
      }
      return true;
    }
    return false;
  }

  private long unfolded(Node node) {
    long size = 1;
    if (node instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries().values()) {
        size += sizeOf(entry.value());
      }
    } else if (node instanceof ListNode list) {
      for (Node item : list.items()) {
        size += sizeOf(item);
      }
    }
    return Math.min(size, Long.MAX_VALUE / 2_000_000);
  }

  private long sizeOf(Node node) {
    return node instanceof ScalarNode ? 1 : sizes.getOrDefault(node, 1L);
  }

  private Position position(Mark mark) {
    return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
