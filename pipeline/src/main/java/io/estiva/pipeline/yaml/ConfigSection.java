package io.estiva.pipeline.yaml;

import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.error.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A hash in a configuration file, see {@link ConfigReader}. Made by it; belongs to one thread. */
public final class ConfigSection {
  private final ConfigReader reader;
  private final String path;
  private final MapNode map;
  private final Set<String> known = new LinkedHashSet<>();
  private final Map<String, ConfigSection> sections = new LinkedHashMap<>();
  private final List<ConfigSection> inLists = new ArrayList<>();

  ConfigSection(ConfigReader reader, String path, MapNode map) {
    this.reader = reader;
    this.path = path;
    this.map = map;
  }

  /** A text that has to be there and not empty. */
  public String text(String key) {
    return optionalText(key)
        .filter(text -> !text.isBlank())
        .orElseGet(() -> missing(key, "a text", "missing"));
  }

  /** A text with a default. */
  public String text(String key, String otherwise) {
    return optionalText(key).orElse(otherwise);
  }

  /** A text that may be left out. Numbers and booleans are texts, too. */
  public Optional<String> optionalText(String key) {
    return scalar(key, "a text").map(ScalarNode::text);
  }

  /** A path that may be left out; a relative one stays relative. */
  public Optional<Path> optionalPath(String key) {
    return optionalText(key).map(Path::of);
  }

  /** A path with a default. */
  public Path path(String key, Path otherwise) {
    return optionalPath(key).orElse(otherwise);
  }

  /** A boolean with a default. */
  public boolean flag(String key, boolean otherwise) {
    Optional<ScalarNode> value = scalar(key, "true or false");
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get().kind() != ScalarNode.Kind.BOOLEAN) {
      return wrong(value.get(), key, "true or false", otherwise);
    }
    return value.get().isTrue();
  }

  /** A whole number with a default, between two bounds, both allowed. */
  public int number(String key, int otherwise, int least, int most) {
    Optional<ScalarNode> value = scalar(key, "a whole number");
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value.get().text());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      return wrong(value.get(), key, "a whole number", otherwise);
    }
    return wrong(value.get(), key, "between " + least + " and " + most, otherwise);
  }

  /**
   * A duration with a default: {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 250ms}, {@code 7d}.
   */
  public Duration duration(String key, Duration otherwise) {
    return scalar(key, "a duration")
        .map(
            value ->
                Quantities.duration(value.raw())
                    .orElseGet(
                        () -> wrong(value, key, "a duration like 30s, 5m or 1h30m", otherwise)))
        .orElse(otherwise);
  }

  /**
   * A size in bytes with a default: {@code 512}, {@code 64KiB}, {@code 4MiB}, {@code 1GiB}, {@code
   * 10MB}.
   */
  public long size(String key, long otherwise) {
    return scalar(key, "a size")
        .map(
            value ->
                Quantities.size(value.raw())
                    .orElseGet(
                        () -> wrong(value, key, "a size like 64KiB, 4MiB or 1GiB", otherwise)))
        .orElse(otherwise);
  }

  /** One of the words that {@code values} holds, with a default. */
  public <T> T choice(String key, T otherwise, Map<String, T> values) {
    Optional<ScalarNode> value = scalar(key, "one of " + String.join(", ", values.keySet()));
    if (value.isEmpty()) {
      return otherwise;
    }
    T chosen = values.get(value.get().text());
    if (chosen != null) {
      return chosen;
    }
    String hint = NearestWord.hint(value.get().text(), values.keySet());
    reader.error(
        value.get().position(), name(key) + " can't be '" + value.get().text() + "'", hint);
    return otherwise;
  }

  /** A list of texts; a single text counts as a list of one, and nothing as an empty list. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Node item : items(key)) {
      if (item instanceof ScalarNode scalar && !scalar.isNull()) {
        texts.add(scalar.text());
      } else {
        wrong(item, key, "a list of texts", "");
      }
    }
    return List.copyOf(texts);
  }

  /** A hash of texts, in order; nothing is an empty one. */
  public Map<String, String> textMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (MapNode.Entry entry : hash(key).entries().values()) {
      if (entry.value() instanceof ScalarNode scalar) {
        texts.put(entry.key(), scalar.text());
      } else {
        wrong(entry.value(), key + "." + entry.key(), "a text", "");
      }
    }
    return texts;
  }

  /** A hash inside this one; when it isn't there, an empty one, so that defaults apply. */
  public ConfigSection section(String key) {
    known.add(key);
    return sections.computeIfAbsent(key, k -> new ConfigSection(reader, name(k), hash(k)));
  }

  /** A list of hashes, each read by {@code mapping}. */
  public <T> List<T> sections(String key, Function<ConfigSection, T> mapping) {
    List<T> all = new ArrayList<>();
    int index = 0;
    for (Node item : items(key)) {
      if (item instanceof MapNode inner) {
        ConfigSection section = new ConfigSection(reader, name(key) + "[" + index + "]", inner);
        inLists.add(section);
        all.add(section.read(mapping));
      } else {
        wrong(item, key, "a list of hashes", "");
      }
      index++;
    }
    return List.copyOf(all);
  }

  /** A hash of hashes with free keys, each read by {@code mapping}. */
  public <T> Map<String, T> sectionMap(String key, Function<ConfigSection, T> mapping) {
    Map<String, T> all = new LinkedHashMap<>();
    for (MapNode.Entry entry : hash(key).entries().values()) {
      if (entry.value() instanceof MapNode inner) {
        ConfigSection section = new ConfigSection(reader, name(key) + "." + entry.key(), inner);
        inLists.add(section);
        all.put(entry.key(), section.read(mapping));
      } else {
        wrong(entry.value(), key + "." + entry.key(), "a hash", "");
      }
    }
    return all;
  }

  /** Whether the file has this key. It is known from now on. */
  public boolean has(String key) {
    known.add(key);
    return map.get(key).isPresent();
  }

  /** Whether the value of this key is a list. The key is known from now on. */
  public boolean isList(String key) {
    known.add(key);
    return map.get(key).filter(ListNode.class::isInstance).isPresent();
  }

  /** Says that a value is wrong for a reason that only the caller knows. */
  public void error(String key, String message) {
    known.add(key);
    reader.error(positionOf(key), name(key) + " " + message, "");
  }

  /** Where the value of a key stands, or this section when it isn't there. */
  public Position positionOf(String key) {
    return map.get(key).map(Node::position).orElse(map.position());
  }

  void reportUnknownKeys() {
    for (MapNode.Entry entry : map.entries().values()) {
      if (!known.contains(entry.key())) {
        String where = path.isEmpty() ? "" : " in " + path;
        reader.error(
            entry.keyPosition(),
            "unknown key '" + entry.key() + "'" + where,
            NearestWord.hint(entry.key(), known));
      }
    }
    sections.values().forEach(ConfigSection::reportUnknownKeys);
    inLists.forEach(ConfigSection::reportUnknownKeys);
  }

  private <T> T read(Function<ConfigSection, T> mapping) {
    try {
      return mapping.apply(this);
    } catch (IllegalArgumentException e) {
      reader.error(map.position(), path + ": " + e.getMessage(), "");
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Optional<ScalarNode> scalar(String key, String expected) {
    known.add(key);
    Optional<Node> node = map.get(key);
    if (node.isEmpty() || (node.get() instanceof ScalarNode nothing && nothing.isNull())) {
      return Optional.empty();
    }
    if (node.get() instanceof ScalarNode scalar) {
      return Optional.of(scalar);
    }
    wrong(node.get(), key, expected, "");
    return Optional.empty();
  }

  private List<Node> items(String key) {
    known.add(key);
    Optional<Node> node = map.get(key);
    if (node.isEmpty() || (node.get() instanceof ScalarNode scalar && scalar.isNull())) {
      return List.of();
    }
    return node.get() instanceof ListNode list ? list.items() : List.of(node.get());
  }

  private MapNode hash(String key) {
    known.add(key);
    Optional<Node> node = map.get(key);
    if (node.isPresent() && node.get() instanceof MapNode inner) {
      return inner;
    }
    if (node.isPresent() && !(node.get() instanceof ScalarNode scalar && scalar.isNull())) {
      wrong(node.get(), key, "a hash", "");
    }
    return new MapNode(positionOf(key), Map.of());
  }

  private String missing(String key, String expected, String standIn) {
    if (map.get(key).isEmpty() || map.get(key).get() instanceof ScalarNode) {
      reader.error(map.position(), name(key) + " is missing; it should be " + expected, "");
    }
    return standIn;
  }

  private <T> T wrong(Node node, String key, String expected, T standIn) {
    String found = node instanceof ScalarNode scalar ? "'" + scalar.raw() + "'" : node.kindName();
    reader.error(node.position(), name(key) + " should be " + expected + ", it is " + found, "");
    return standIn;
  }

  private String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
