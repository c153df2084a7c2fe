package io.estiva.pipeline.compile;

import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.language.Keyword;
import io.estiva.pipeline.language.Language;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value that is being read, with its location as GitLab's messages name it ({@code
 * jobs:build:artifacts}). What is wrong is recorded, and a harmless stand-in is returned, so that
 * reading goes on.
 */
record Spot(Problems problems, String location, Node node) {

  Position position() {
    return node.position();
  }

  /** Another value below the same location. */
  Spot under(String name, Node value) {
    return new Spot(problems, location.isEmpty() ? name : location + ":" + name, value);
  }

  /** Another value at the same location. */
  Spot at(Node value) {
    return new Spot(problems, location, value);
  }

  /**
   * Records that this value is wrong; the message starts with what is wrong, such as {@code
   * config}.
   */
  void wrong(String message) {
    problems.error(node.position(), location, message);
  }

  void wrong(String message, String hint) {
    problems.error(node.position(), location, message, hint);
  }

  /** The value as a map; an error and empty if it is none. */
  Optional<MapNode> map(String message) {
    if (node instanceof MapNode map) {
      return Optional.of(map);
    }
    wrong(message);
    return Optional.empty();
  }

  /** The child with that key, unless it is missing or null. */
  Optional<Spot> child(String key) {
    return value(key).map(value -> under(key, value));
  }

  /** The value of a key at this location, unless it is missing or null. */
  Optional<Node> value(String key) {
    return node instanceof MapNode map
        ? map.get(key).filter(value -> !Nodes.isNull(value))
        : Optional.empty();
  }

  /**
   * Records keys that the table of keywords doesn't know at this place, and warns of those without
   * effect.
   */
  void known(String place) {
    known(place, "config contains unknown keys: ");
  }

  void known(String place, String message) {
    if (!(node instanceof MapNode map)) {
      return;
    }
    for (MapNode.Entry entry : map.entries().values()) {
      Optional<Keyword> word = Language.find(place, entry.key());
      if (word.isEmpty()) {
        problems.error(
            entry.keyPosition(),
            location,
            message + entry.key(),
            NearestWord.hint(entry.key(), Language.at(place)));
      } else if (!word.get().actedOn()
          && Language.isActedOn(place)
          && !Nodes.isNull(entry.value())) {
        problems.warning(
            entry.keyPosition(),
            location.isEmpty() ? place : location,
            "'" + entry.key() + "' is not acted on yet: " + word.get().reason());
      }
    }
  }

  /** An attribute that must be a string; null if it is missing or wrong. */
  Optional<String> string(String key) {
    return value(key).flatMap(value -> stringOf(key, value));
  }

  private Optional<String> stringOf(String key, Node value) {
    if (value instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      return Optional.of(scalar.text());
    }
    at(value).wrong(words(key) + " should be a string");
    return Optional.empty();
  }

  /** An attribute that must be a boolean. */
  Optional<Boolean> flag(String key) {
    return value(key)
        .flatMap(
            value -> {
              if (value instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.BOOLEAN) {
                return Optional.of(scalar.isTrue());
              }
              at(value).wrong(words(key) + " should be a boolean value");
              return Optional.empty();
            });
  }

  /** An attribute that must be one of some words. */
  Optional<String> word(String key, Collection<String> valid, String message) {
    return value(key)
        .flatMap(
            value -> {
              if (value instanceof ScalarNode scalar
                  && scalar.kind() == ScalarNode.Kind.STRING
                  && valid.contains(scalar.text())) {
                return Optional.of(scalar.text());
              }
              String hint =
                  value instanceof ScalarNode scalar
                      ? NearestWord.of(scalar.text(), valid)
                          .map(word -> "Did you mean '" + word + "'?")
                          .orElse("")
                      : "";
              at(value).wrong(words(key) + " " + message, hint);
              return Optional.empty();
            });
  }

  /** An attribute that must be a list of strings; empty if it is missing or wrong. */
  Optional<List<String>> strings(String key) {
    return value(key)
        .flatMap(value -> at(value).stringList(words(key) + " should be an array of strings"));
  }

  /** An attribute that must be a string or a list of strings. */
  Optional<List<String>> stringOrStrings(String key) {
    return value(key)
        .flatMap(
            value ->
                at(value).stringOrList(words(key) + " should be an array of strings or a string"));
  }

  /** This value as a list of strings. */
  Optional<List<String>> stringList(String message) {
    if (node instanceof ListNode list) {
      List<String> texts = new ArrayList<>();
      for (Node item : list.items()) {
        if (item instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
          texts.add(scalar.text());
        } else {
          at(item).wrong(message);
        }
      }
      return Optional.of(texts);
    }
    wrong(message);
    return Optional.empty();
  }

  /** This value as a list of strings; a single string is a list of one. */
  Optional<List<String>> stringOrList(String message) {
    if (node instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      return Optional.of(List.of(scalar.text()));
    }
    return stringList(message);
  }

  /** This value as an integer. */
  Optional<Long> integer() {
    if (node instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.INTEGER) {
      try {
        return Optional.of(Long.parseLong(scalar.text()));
      } catch (NumberFormatException tooLarge) {
        return Optional.of(scalar.text().startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE);
      }
    }
    return Optional.empty();
  }

  /** Attributes below a map, as they are. */
  Map<String, Node> nodes(String key) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    value(key)
        .ifPresent(
            value ->
                at(value)
                    .map(words(key) + " should be a hash")
                    .ifPresent(
                        map ->
                            map.entries()
                                .values()
                                .forEach(entry -> nodes.put(entry.key(), entry.value()))));
    return nodes;
  }

  /** A key as Rails prints it: {@code start_in} is "start in". */
  static String words(String key) {
    return key.replace('_', ' ');
  }
}
