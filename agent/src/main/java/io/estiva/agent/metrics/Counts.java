package io.estiva.agent.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Counters by name and labels, as plain numbers. Thread-safe.
 *
 * <p>Micrometer is loaded only when somebody scrapes: an agent that nobody watches does not pay for
 * it at its start.
 */
final class Counts {

  /** A counter's identity: its name, then keys and values of labels in turn. */
  record Key(String name, List<String> labels) {}

  private final Map<Key, AtomicLong> values = new LinkedHashMap<>();

  void add(long amount, String name, String... labels) {
    AtomicLong value;
    synchronized (values) {
      value = values.computeIfAbsent(new Key(name, List.of(labels)), key -> new AtomicLong());
    }
    value.addAndGet(amount);
  }

  void forEach(BiConsumer<Key, AtomicLong> consumer) {
    Map<Key, AtomicLong> copy;
    synchronized (values) {
      copy = new LinkedHashMap<>(values);
    }
    copy.forEach(consumer);
  }

  @Override
  public String toString() {
    Map<String, Long> readable = new TreeMap<>();
    forEach((key, value) -> readable.put(key.name() + key.labels(), value.get()));
    return readable.toString();
  }
}
