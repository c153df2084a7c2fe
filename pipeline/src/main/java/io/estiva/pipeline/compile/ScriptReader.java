package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Execution;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lines to run: a text, or lists of texts nested up to ten levels, which become one list. */
final class ScriptReader {

  private static final int MAX_LEVELS = 10;
  private static final String SHAPE =
      "config should be a string or a nested array of strings up to 10 levels deep";

  private ScriptReader() {}

  /** All scripts of a job or of {@code default}. */
  static Execution.Scripts read(Spot owner) {
    List<String> hooks = List.of();
    Spot hook = owner.child("hooks").orElse(null);
    if (hook != null && hook.map("config should be a hash").isPresent()) {
      hook.known("hooks");
      hooks = lines(hook, "pre_get_sources_script");
    }
    @Nullable Node steps = owner.value("run").orElse(null);
    if (steps != null) {
      StepsReader.check(owner.under("run", steps));
    }
    return new Execution.Scripts(
        lines(owner, "before_script"),
        lines(owner, "script"),
        lines(owner, "after_script"),
        hooks,
        steps);
  }

  private static List<String> lines(Spot owner, String key) {
    List<String> lines = new ArrayList<>();
    owner.child(key).ifPresent(spot -> flatten(spot, spot.node(), 0, lines));
    return lines;
  }

  private static void flatten(Spot spot, Node node, int level, List<String> into) {
    if (node instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      into.add(scalar.text());
    } else if (node instanceof ListNode list && level < MAX_LEVELS) {
      for (Node item : list.items()) {
        flatten(spot, item, level + 1, into);
      }
    } else {
      String hint =
          node instanceof ListNode || node instanceof ScalarNode
              ? ""
              : "A line with a colon and a space is a hash: put quotes around the whole line.";
      spot.at(node).wrong(SHAPE, hint);
    }
  }

  /** Flattens nested lists of names, such as {@code stages}. */
  static boolean names(Node node, int level, List<ScalarNode> into) {
    if (node instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      into.add(scalar);
      return level > 0;
    }
    if (node instanceof ListNode list && level < MAX_LEVELS) {
      boolean fine = true;
      for (Node item : list.items()) {
        fine &= names(item, level + 1, into);
      }
      return fine;
    }
    return false;
  }
}
