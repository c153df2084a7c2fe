package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Condition;
import io.estiva.pipeline.config.OnlyExcept;
import io.estiva.pipeline.expression.RegexPattern;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code only} and {@code except}. */
final class OnlyExceptReader {

  private OnlyExceptReader() {}

  /** The condition below a key; empty if it is missing or null. */
  static Optional<OnlyExcept> read(Spot job, String key) {
    Optional<Spot> spot = job.child(key);
    if (spot.isEmpty()) {
      return Optional.empty();
    }
    Node node = spot.get().node();
    if (node instanceof MapNode) {
      return Optional.of(map(spot.get(), key.equals("only")));
    }
    if (node instanceof ListNode) {
      return Optional.of(new OnlyExcept(refs(spot.get(), node), null, null, false));
    }
    spot.get().wrong("config has to be either an array of conditions or a hash");
    return Optional.empty();
  }

  private static OnlyExcept map(Spot spot, boolean only) {
    spot.known("only");
    if (((MapNode) spot.node()).entries().isEmpty()) {
      spot.wrong("config can't be blank");
    }
    @Nullable List<String> refs =
        spot.value("refs").map(value -> refs(spot.under("refs", value), value)).orElse(null);
    // GitLab merges the map over the default, which only "only" has.
    if (refs == null && only) {
      refs = OnlyExcept.BRANCHES_AND_TAGS.refs();
    }
    @Nullable List<Condition> variables =
        spot.value("variables")
            .map(value -> variables(spot.under("variables", value)))
            .orElse(null);
    @Nullable List<String> changes =
        spot.child("changes")
            .flatMap(at -> at.stringList("config should be an array of strings"))
            .orElse(null);
    boolean kubernetes =
        spot.word("kubernetes", List.of("active"), "unknown value, it should be active")
            .isPresent();
    return new OnlyExcept(refs, variables, changes, kubernetes);
  }

  private static List<String> refs(Spot spot, Node node) {
    List<String> refs =
        spot.at(node)
            .stringList("config should be an array of strings or regular expressions")
            .orElse(List.of());
    for (String ref : refs) {
      int end = ref.lastIndexOf('/');
      if (ref.startsWith("/")
          && end > 0
          && ref.indexOf('@') < 0
          && RegexPattern.delimited(ref).isEmpty()) {
        spot.at(node).wrong("config should be an array of strings or regular expressions");
      }
    }
    return refs;
  }

  private static List<Condition> variables(Spot spot) {
    List<Condition> conditions = new ArrayList<>();
    if (!(spot.node() instanceof ListNode list)) {
      spot.wrong("config should be an array of strings");
      return conditions;
    }
    for (Node item : list.items()) {
      @Nullable Condition condition =
          RulesReader.condition(spot.at(item), "config invalid expression syntax");
      if (condition != null) {
        conditions.add(condition);
      }
    }
    return conditions;
  }
}
