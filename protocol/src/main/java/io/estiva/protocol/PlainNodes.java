package io.estiva.protocol;

import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of a YAML file as JSON has them. A null becomes an empty text. */
final class PlainNodes {

  private PlainNodes() {}

  static Object value(Node node) {
    if (node instanceof MapNode map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.entries().forEach((key, entry) -> plain.put(key, value(entry.value())));
      return plain;
    }
    if (node instanceof ListNode list) {
      List<Object> plain = new ArrayList<>();
      list.items().forEach(item -> plain.add(value(item)));
      return plain;
    }
    return node instanceof ScalarNode scalar ? scalar(scalar) : "";
  }

  static String json(Node node) {
    return new String(new WireMapper().write(value(node)), StandardCharsets.UTF_8);
  }

  private static Object scalar(ScalarNode scalar) {
    try {
      return switch (scalar.kind()) {
        case BOOLEAN -> scalar.isTrue();
        case INTEGER -> Long.parseLong(scalar.text());
        case FLOAT -> Double.parseDouble(scalar.text());
        case NULL -> "";
        case STRING, DATE -> scalar.text();
      };
    } catch (NumberFormatException e) {
      return scalar.text();
    }
  }
}
