package io.estiva.pipeline.variable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for variables that refer to each other in a circle. One that refers to itself is none. */
final class Circle {

  private final Map<String, Variable> byKey;
  private final Set<String> harmless = new HashSet<>();
  private final LinkedHashSet<String> path = new LinkedHashSet<>();

  Circle(Map<String, Variable> byKey) {
    this.byKey = byKey;
  }

  List<String> find() {
    for (String key : byKey.keySet()) {
      List<String> circle = follow(key);
      if (!circle.isEmpty()) {
        return circle;
      }
    }
    return List.of();
  }

  private List<String> follow(String key) {
    Variable variable = byKey.get(key);
    if (variable == null
        || variable.raw()
        || harmless.contains(key)
        || path.size() > NestedExpansion.MAX_DEPTH) {
      return List.of();
    }
    if (!path.add(key)) {
      var keys = new ArrayList<String>(path);
      return List.copyOf(keys.subList(keys.indexOf(key), keys.size()));
    }
    for (String name : namesIn(variable.value())) {
      List<String> circle = name.equals(key) ? List.of() : follow(name);
      if (!circle.isEmpty()) {
        return circle;
      }
    }
    path.remove(key);
    harmless.add(key);
    return List.of();
  }

  private static Set<String> namesIn(String value) {
    var names = new LinkedHashSet<String>();
    References.replaceUnescaped(
        value,
        name -> {
          names.add(name);
          return Optional.empty();
        });
    return names;
  }
}
