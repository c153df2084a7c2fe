package io.estiva.containers.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Between the engine's JSON and Java's lists and maps. Engines write null where they mean empty.
 */
final class Trees {

  private Trees() {}

  static ObjectNode object(Map<String, String> map) {
    var node = Engine.JSON.createObjectNode();
    map.forEach(node::put);
    return node;
  }

  static ArrayNode array(List<String> list) {
    var node = Engine.JSON.createArrayNode();
    list.forEach(node::add);
    return node;
  }

  static Map<String, String> map(JsonNode tree) {
    var map = new TreeMap<String, String>();
    tree.fields().forEachRemaining(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return map;
  }

  static List<String> list(JsonNode tree) {
    if (tree.isTextual()) {
      return List.of(tree.asText());
    }
    var list = new ArrayList<String>();
    tree.forEach(item -> list.add(item.asText()));
    return list;
  }

  /** Engines write the year 1 for "never". */
  static Optional<Instant> time(JsonNode tree) {
    try {
      var time = OffsetDateTime.parse(tree.asText()).toInstant();
      return time.isBefore(Instant.EPOCH) ? Optional.empty() : Optional.of(time);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  static String labelFilter(Map<String, String> labels) {
    var values = Engine.JSON.createArrayNode();
    labels.forEach((key, value) -> values.add(value.isEmpty() ? key : key + "=" + value));
    var filter = Engine.JSON.createObjectNode();
    filter.set("label", values);
    return filter.toString();
  }

  /** Turns the engine's "no such thing" into an empty result. */
  static <T> Optional<T> found(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (EngineRefused e) {
      if (e.isMissing()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
