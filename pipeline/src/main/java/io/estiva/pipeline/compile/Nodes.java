package io.estiva.pipeline.compile;

import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ReferenceNode;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small questions to nodes, and the merge that includes and extends share. */
final class Nodes {

  private Nodes() {}

  static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && scalar.isNull();
  }

  static ScalarNode nothing(io.estiva.pipeline.error.Position position) {
    return new ScalarNode(position, "", "", ScalarNode.Kind.NULL);
  }

  static boolean isString(Node node) {
    return node instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING;
  }

  /** Ruby's {@code blank?}: null, false, an empty list or map, a text of spaces. */
  static boolean isBlank(Node node) {
    if (node instanceof ScalarNode scalar) {
      return switch (scalar.kind()) {
        case NULL -> true;
        case BOOLEAN -> !scalar.isTrue();
        default -> scalar.text().isBlank();
      };
    }
    if (node instanceof ListNode list) {
      return list.items().isEmpty();
    }
    return node instanceof MapNode map && map.entries().isEmpty();
  }

  /**
   * Maps merge key by key, all else is replaced by {@code over}. Keys of {@code base} keep their
   * order.
   */
  static Node deepMerge(Node base, Node over) {
    if (base instanceof MapNode below && over instanceof MapNode above) {
      return deepMerge(below, above);
    }
    return over;
  }

  static MapNode deepMerge(MapNode base, MapNode over) {
    if (base.entries().isEmpty()) {
      return over;
    }
    Map<String, MapNode.Entry> merged = new LinkedHashMap<>(base.entries());
    for (MapNode.Entry entry : over.entries().values()) {
      MapNode.Entry below = merged.get(entry.key());
      merged.put(
          entry.key(), below == null ? entry : entry.with(deepMerge(below.value(), entry.value())));
    }
    return new MapNode(over.position(), merged);
  }

  /** The map without a key. */
  static MapNode without(MapNode map, String key) {
    if (!map.entries().containsKey(key)) {
      return map;
    }
    Map<String, MapNode.Entry> rest = new LinkedHashMap<>(map.entries());
    rest.remove(key);
    return new MapNode(map.position(), rest);
  }

  /** The value as JSON, as messages quote it. */
  static String json(Node node) {
    StringBuilder out = new StringBuilder();
    json(node, out);
    return out.toString();
  }

  /** The same, cut where it is too long for a message. */
  static String shortJson(Node node) {
    String json = json(node);
    return json.length() > 200 ? json.substring(0, 199) + "…" : json;
  }

  private static void json(Node node, StringBuilder out) {
    if (node instanceof MapNode map) {
      String separator = "";
      out.append('{');
      for (MapNode.Entry entry : map.entries().values()) {
        out.append(separator);
        quote(entry.key(), out);
        out.append(':');
        json(entry.value(), out);
        separator = ",";
      }
      out.append('}');
    } else if (node instanceof ListNode list) {
      String separator = "";
      out.append('[');
      for (Node item : list.items()) {
        out.append(separator);
        json(item, out);
        separator = ",";
      }
      out.append(']');
    } else if (node instanceof ReferenceNode reference) {
      quote(String.join(".", reference.path()), out);
    } else if (node instanceof ScalarNode scalar) {
      switch (scalar.kind()) {
        case NULL -> out.append("null");
        case BOOLEAN, INTEGER, FLOAT -> out.append(scalar.text());
        default -> quote(scalar.text(), out);
      }
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
