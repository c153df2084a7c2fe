package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.JobId;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names that {@code parallel} makes, with GitLab's wording: {@code test 1/2}, {@code test: [a,
 * b]}.
 */
final class Instances {

  private static final int MOST = 200;
  private static final String NOT_HASHES = "config should be an array of hashes";

  private final Map<String, List<JobId>> byKey = new HashMap<>();

  /** Remembers a job; what is wrong with its {@code parallel} is recorded. */
  void add(String key, Spot job) {
    Optional<Spot> parallel = job.child("parallel");
    byKey.put(
        key,
        parallel.isEmpty()
            ? List.of(JobId.single(key))
            : of(key, parallel.get(), job.value("trigger").isPresent()));
  }

  Set<String> keys() {
    return byKey.keySet();
  }

  boolean has(String key) {
    return byKey.containsKey(key);
  }

  /** All instances of a job; empty if there is no such job. */
  List<JobId> of(String key) {
    return byKey.getOrDefault(key, List.of());
  }

  /** The names of all instances of a job; the name itself if there is no such job. */
  List<String> names(String key) {
    List<JobId> ids = of(key);
    return ids.isEmpty() ? List.of(key) : ids.stream().map(JobId::name).toList();
  }

  private static List<JobId> of(String key, Spot spot, boolean trigger) {
    List<JobId> single = List.of(JobId.single(key));
    if (spot.node() instanceof MapNode) {
      spot.known("parallel");
      Optional<Spot> matrix = spot.child("matrix");
      if (matrix.isEmpty()) {
        spot.wrong("matrix can't be blank");
        return single;
      }
      List<JobId> ids = ids(key, rows(matrix.get()));
      return ids.isEmpty() ? single : ids;
    }
    Optional<Long> count = spot.integer();
    if (count.isEmpty() || trigger) {
      spot.wrong(trigger ? "config should be a hash" : "config should be an integer or a hash");
      return single;
    }
    if (count.get() < 1 || count.get() > MOST) {
      spot.wrong(
          count.get() < 1
              ? "config must be greater than or equal to 1"
              : "config must be less than or equal to " + MOST);
      return single;
    }
    int total = count.get().intValue();
    List<JobId> ids = new ArrayList<>();
    for (int i = 1; i <= total; i++) {
      ids.add(new JobId(key + " " + i + "/" + total, key, i, total, Map.of()));
    }
    return ids;
  }

  private static List<JobId> ids(String key, List<Map<String, String>> rows) {
    // Equal values make equal names, of which the last holds.
    Map<String, JobId> ids = new LinkedHashMap<>();
    int index = 0;
    for (Map<String, String> row : rows) {
      index++;
      String name = name(key, row);
      ids.put(name, new JobId(name, key, index, rows.size(), row));
    }
    return List.copyOf(ids.values());
  }

  /** The name of the instance with these values. */
  static String name(String key, Map<String, String> row) {
    return key + ": [" + String.join(", ", row.values()) + "]";
  }

  /** The combinations of a matrix; none, and recorded, if it is no matrix. */
  static List<Map<String, String>> rows(Spot spot) {
    List<Map<String, String>> rows = new ArrayList<>();
    if (!(spot.node() instanceof ListNode list)) {
      spot.wrong(NOT_HASHES);
      return rows;
    }
    if (list.items().isEmpty()) {
      spot.wrong("config can't be blank");
    }
    long total = 0;
    for (Node item : list.items()) {
      if (item instanceof MapNode map && !map.entries().isEmpty()) {
        Map<String, List<String>> columns = columns(spot, map);
        long product = 1;
        for (List<String> values : columns.values()) {
          product = Math.min(product * values.size(), 1_000_000);
        }
        total += product;
        if (total > MOST) {
          spot.wrong("config generates too many jobs (maximum is " + MOST + ")");
          return rows;
        }
        combine(columns, rows);
      } else {
        spot.at(item).wrong(NOT_HASHES);
      }
    }
    return rows;
  }

  private static Map<String, List<String>> columns(Spot spot, MapNode map) {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    for (MapNode.Entry entry : map.entries().values()) {
      List<Node> items =
          entry.value() instanceof ListNode list ? list.items() : List.of(entry.value());
      List<String> values = new ArrayList<>();
      for (Node item : items) {
        if (item instanceof ScalarNode scalar && !scalar.isNull()) {
          values.add(scalar.text());
        } else {
          spot.at(item).wrong("config should be a hash of key value pairs, value can be an array");
        }
      }
      if (items.isEmpty()) {
        spot.at(entry.value())
            .wrong("config should be a hash of key value pairs, value can be an array");
      }
      if (!values.isEmpty()) {
        columns.put(entry.key(), values);
      }
    }
    return columns;
  }

  /** The first key varies slowest. */
  private static void combine(Map<String, List<String>> columns, List<Map<String, String>> into) {
    List<Map<String, String>> rows = new ArrayList<>();
    rows.add(new LinkedHashMap<>());
    for (Map.Entry<String, List<String>> column : columns.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> row : rows) {
        for (String value : column.getValue()) {
          Map<String, String> next = new LinkedHashMap<>(row);
          next.put(column.getKey(), value);
          longer.add(next);
        }
      }
      rows = longer;
    }
    into.addAll(rows);
  }
}
