package io.estiva.pipeline.compile;

import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds where the keys of a job stand, for checks that come after reading. */
record Places(Problems problems, MapNode root, Function<String, Set<String>> ancestors) {

  /** From now on errors are about this job. */
  void enter(String job) {
    problems.enter(job, ancestors.apply(job));
  }

  /** The value of a key of a job. */
  Position of(String job, String key, Position otherwise) {
    return value(job, key).map(Node::position).orElse(otherwise);
  }

  /** The item of a list in a job. */
  Position item(String job, String key, String text, Position otherwise) {
    Optional<Node> value = value(job, key);
    if (value.isPresent() && value.get() instanceof ListNode list) {
      for (Node item : list.items()) {
        if (item instanceof ScalarNode scalar && scalar.text().equals(text)) {
          return item.position();
        }
      }
    }
    return value.map(Node::position).orElse(otherwise);
  }

  private Optional<Node> value(String job, String key) {
    return root.get(job)
        .flatMap(node -> node instanceof MapNode map ? map.get(key) : Optional.empty());
  }
}
