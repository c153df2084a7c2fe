package io.estiva.pipeline.yaml;

import io.estiva.pipeline.error.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping, in the order of the file.
 *
 * @param entries by key; unmodifiable
 */
public record MapNode(Position position, Map<String, Entry> entries) implements Node {
  public MapNode {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /**
   * One key and its value.
   *
   * @param keyPosition where the key stands
   * @param isText whether the key is a string, not a number or boolean
   */
  public record Entry(String key, Position keyPosition, Node value, boolean isText) {

    /** An entry with a string as key. */
    public Entry(String key, Position keyPosition, Node value) {
      this(key, keyPosition, value, true);
    }

    /** The same key with another value. */
    public Entry with(Node other) {
      return new Entry(key, keyPosition, other, isText);
    }
  }

  /**
   * The value of a key, when it is there. A null in the file is there, as a scalar of kind NULL.
   */
  public Optional<Node> get(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  /** The keys, in order. */
  public List<String> keys() {
    return new ArrayList<>(entries.keySet());
  }

  @Override
  public String kindName() {
    return "a hash";
  }
}
