package io.estiva.agent.deploy;

import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ReferenceNode;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a hidden key, merges what it extends, and puts in the values of variables. One use. */
final class SpecNodes {
  private static final String PREFIX = ".deploy:";
  private static final int MAX_EXTENDS = 10;
  private static final int MAX_NESTING = 10;
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}|\\$([A-Za-z_][A-Za-z0-9_]*)");

  private final MapNode root;
  private final Variables variables;
  private final List<ConfigError> errors = new ArrayList<>();

  SpecNodes(MapNode root, Variables variables) {
    this.root = root;
    this.variables = variables;
  }

  /** Problems with variables and what is extended; more come with the values themselves. */
  List<ConfigError> errors() {
    return errors;
  }

  /**
   * The spec with all values in place.
   *
   * @throws ConfigErrors when there is none of that name
   */
  MapNode spec(String name) {
    var key = PREFIX + name;
    var entry = root.entries().get(key);
    if (entry == null) {
      var names =
          root.keys().stream()
              .filter(k -> k.startsWith(PREFIX))
              .map(k -> k.substring(PREFIX.length()))
              .toList();
      var hint =
          names.isEmpty()
              ? "Describe the deployment in a hidden key '" + key + ":'"
              : NearestWord.hint(name, names);
      throw ConfigErrors.of(
          ConfigError.at(root.position(), "there is no '" + key + "' in this file").withHint(hint));
    }
    if (!(entry.value() instanceof MapNode map)) {
      throw ConfigErrors.of(
          ConfigError.at(
              entry.value().position(),
              "'" + key + "' should be a hash, it is " + entry.value().kindName()));
    }
    return (MapNode) expand(withoutNotes(extended(map, 0)));
  }

  private MapNode extended(MapNode map, int depth) {
    var node = map.get("extends");
    if (node.isEmpty()) {
      return map;
    }
    if (depth >= MAX_EXTENDS) {
      errors.add(ConfigError.at(node.get().position(), "extends goes deeper than " + MAX_EXTENDS));
      return without(map, "extends");
    }
    var merged = new MapNode(map.position(), Map.of());
    for (var base : node.get() instanceof ListNode list ? list.items() : List.of(node.get())) {
      var text = base instanceof ScalarNode scalar ? scalar.text() : "";
      if (root.get(text).orElse(null) instanceof MapNode other) {
        merged = merge(merged, extended(other, depth + 1));
      } else {
        errors.add(
            ConfigError.at(base.position(), "extends '" + text + "', which is not in this file")
                .withHint(NearestWord.hint(text, root.keys())));
      }
    }
    return merge(merged, without(map, "extends"));
  }

  private static MapNode without(MapNode map, String key) {
    var entries = new LinkedHashMap<>(map.entries());
    entries.remove(key);
    return new MapNode(map.position(), entries);
  }

  // Keys with x- are the user's own notes.
  private static MapNode withoutNotes(MapNode map) {
    var entries = new LinkedHashMap<>(map.entries());
    entries.keySet().removeIf(key -> key.startsWith("x-"));
    return new MapNode(map.position(), entries);
  }

  private static MapNode merge(MapNode base, MapNode over) {
    var entries = new LinkedHashMap<>(base.entries());
    over.entries()
        .forEach(
            (key, entry) -> {
              var below = entries.get(key);
              if (below != null
                  && below.value() instanceof MapNode a
                  && entry.value() instanceof MapNode b) {
                entries.put(key, new MapNode.Entry(key, entry.keyPosition(), merge(a, b)));
              } else {
                entries.put(key, entry);
              }
            });
    return new MapNode(over.position(), entries);
  }

  private Node expand(Node node) {
    if (node instanceof MapNode map) {
      var entries = new LinkedHashMap<String, MapNode.Entry>();
      map.entries()
          .forEach(
              (key, entry) ->
                  entries.put(
                      key, new MapNode.Entry(key, entry.keyPosition(), expand(entry.value()))));
      return new MapNode(map.position(), entries);
    }
    if (node instanceof ListNode list) {
      return new ListNode(list.position(), list.items().stream().map(this::expand).toList());
    }
    if (node instanceof ReferenceNode) {
      errors.add(
          ConfigError.at(node.position(), "!reference is not supported in a deployment")
              .withHint("Use extends or an anchor"));
      return ScalarNode.string(node.position(), "");
    }
    var scalar = (ScalarNode) node;
    if (scalar.text().indexOf('$') < 0) {
      return scalar;
    }
    return ScalarNode.string(scalar.position(), replace(scalar.text(), scalar));
  }

  private String replace(String text, ScalarNode at) {
    var out = new StringBuilder();
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      if (matcher.group().equals("$$")) {
        matcher.appendReplacement(out, Matcher.quoteReplacement("$"));
        continue;
      }
      var name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      var variable = variables.get(name);
      if (variable.isEmpty()) {
        errors.add(
            ConfigError.at(at.position(), "the variable " + name + " is not defined for this job")
                .withHint(
                    "Define it in the project's settings; a protected variable needs a protected"
                        + " branch or tag"));
      }
      var value = variable.map(v -> valueOf(v, 0)).orElse("");
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    matcher.appendTail(out);
    return out.toString();
  }

  // A value may name further variables; what is not defined there stays, it can be a password's.
  private String valueOf(Variable variable, int depth) {
    if (variable.raw() || variable.file() || depth >= MAX_NESTING) {
      return variable.value();
    }
    var out = new StringBuilder();
    Matcher matcher = REFERENCE.matcher(variable.value());
    while (matcher.find()) {
      var name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      var found =
          name == null || name.equals(variable.key())
              ? matcher.group()
              : variables.get(name).map(v -> valueOf(v, depth + 1)).orElse(matcher.group());
      matcher.appendReplacement(out, Matcher.quoteReplacement(found));
    }
    matcher.appendTail(out);
    return out.toString();
  }
}
