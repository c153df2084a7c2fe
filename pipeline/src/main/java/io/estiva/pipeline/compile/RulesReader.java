package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.AutoCancelConfig;
import io.estiva.pipeline.config.Changes;
import io.estiva.pipeline.config.Condition;
import io.estiva.pipeline.config.Exists;
import io.estiva.pipeline.config.Need;
import io.estiva.pipeline.config.Rule;
import io.estiva.pipeline.config.VariableConfig;
import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.expression.Expression;
import io.estiva.pipeline.expression.ExpressionSyntaxException;
import io.estiva.pipeline.state.When;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads rules of jobs, of the workflow and of includes. */
final class RulesReader {

  /** Whose rules. */
  enum Kind {
    JOB("rules"),
    WORKFLOW("workflow:rules"),
    INCLUDE("include:rules");

    private final String place;

    Kind(String place) {
      this.place = place;
    }
  }

  private static final int MAX_LEVELS = 10;
  private static final int MAX_PATTERNS = 50;
  private static final int LONGEST_REGEXP = 255;
  private static final List<String> JOB_WHEN =
      List.of("on_success", "on_failure", "always", "never", "manual", "delayed");
  private static final List<String> GATE_WHEN = List.of("always", "never");

  private final Kind kind;
  private final Function<Spot, List<Need>> needs;

  /**
   * Reads rules of a kind.
   *
   * @param needs reads {@code rules:needs}
   */
  RulesReader(Kind kind, Function<Spot, List<Need>> needs) {
    this.kind = kind;
    this.needs = needs;
  }

  /** Rules without needs. */
  RulesReader(Kind kind) {
    this(kind, spot -> List.of());
  }

  /** The rules below the key; null if it is missing. */
  @Nullable List<Rule> read(Spot owner) {
    Optional<Spot> spot = owner.child("rules");
    if (spot.isEmpty()) {
      return null;
    }
    if (!(spot.get().node() instanceof ListNode list)) {
      owner
          .at(spot.get().node())
          .wrong("rules should be an array containing hashes and arrays of hashes");
      return null;
    }
    if (list.items().isEmpty()) {
      spot.get().wrong("config can't be blank");
      return null;
    }
    List<Rule> rules = new ArrayList<>();
    items(owner, spot.get(), list, 0, rules);
    return rules;
  }

  private void items(Spot owner, Spot spot, ListNode list, int level, List<Rule> into) {
    for (Node item : list.items()) {
      if (item instanceof MapNode map) {
        into.add(rule(spot.under("rule", map), map));
      } else if (item instanceof ListNode inner && level < MAX_LEVELS) {
        items(owner, spot, inner, level + 1, into);
      } else {
        owner.at(item).wrong("rules should be an array containing hashes and arrays of hashes");
      }
    }
  }

  private Rule rule(Spot spot, MapNode map) {
    if (map.entries().isEmpty()) {
      spot.wrong("config can't be blank");
    }
    spot.known(kind.place);
    @Nullable Condition condition = condition(spot, map);
    @Nullable Changes changes = spot.child("changes").map(RulesReader::changes).orElse(null);
    @Nullable Exists exists = spot.child("exists").map(RulesReader::exists).orElse(null);
    return new Rule(spot.position(), condition, changes, exists, outcome(spot));
  }

  private Rule.Outcome outcome(Spot spot) {
    boolean job = kind == Kind.JOB;
    @Nullable When when = when(spot);
    @Nullable Duration startIn = null;
    @Nullable Boolean allowFailure = null;
    @Nullable List<Need> wanted = null;
    @Nullable Boolean interruptible = null;
    Map<String, VariableConfig> variables = Map.of();
    AutoCancelConfig autoCancel = AutoCancelConfig.NONE;
    if (job) {
      startIn = startIn(spot, when == When.DELAYED);
      allowFailure = spot.flag("allow_failure").orElse(null);
      interruptible = spot.flag("interruptible").orElse(null);
      wanted = spot.child("needs").map(needs).orElse(null);
    } else if (kind == Kind.WORKFLOW) {
      autoCancel = WorkflowReader.autoCancel(spot);
    }
    if (kind != Kind.INCLUDE) {
      variables = VariablesReader.read(spot, VariablesReader.Form.PLAIN);
    }
    return new Rule.Outcome(
        when, startIn, allowFailure, variables, wanted, interruptible, autoCancel);
  }

  private @Nullable When when(Spot spot) {
    Optional<Node> value = spot.value("when");
    if (value.isEmpty()) {
      return null;
    }
    List<String> valid = kind == Kind.JOB ? JOB_WHEN : GATE_WHEN;
    if (value.get() instanceof ScalarNode scalar && valid.contains(scalar.text())) {
      return When.of(scalar.text()).orElse(null);
    }
    String text =
        value.get() instanceof ScalarNode scalar ? scalar.text() : Nodes.shortJson(value.get());
    String hint =
        NearestWord.of(text, valid)
            .map(word -> "Did you mean '" + word + "'?")
            .orElse("Valid here: " + String.join(", ", valid));
    spot.at(value.get()).wrong("when unknown value: " + text, hint);
    return null;
  }

  /**
   * {@code start_in} of a job or rule: a duration of up to a week if it is delayed, else absent.
   */
  static @Nullable Duration startIn(Spot spot, boolean delayed) {
    Optional<Node> value = spot.value("start_in");
    if (!delayed) {
      value.ifPresent(node -> spot.at(node).wrong("start in must be blank"));
      return null;
    }
    if (value.isEmpty()) {
      spot.wrong("start in should be a duration");
      return null;
    }
    return duration(spot.at(value.get()), "start in", Durations.WEEK);
  }

  static @Nullable Duration duration(Spot spot, String name, Duration most) {
    Optional<Duration> duration =
        spot.node() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING
            ? Durations.parse(scalar.text())
            : Optional.empty();
    if (duration.isEmpty()) {
      boolean number =
          spot.node() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.INTEGER;
      spot.wrong(
          name + " should be a duration",
          number ? "Put the number in quotes, or write a unit such as 30 minutes." : "");
      return null;
    }
    if (duration.get().compareTo(most) > 0) {
      spot.wrong(name + " should not exceed the limit");
      return null;
    }
    return duration.get();
  }

  private static @Nullable Condition condition(Spot spot, MapNode map) {
    Optional<Node> value = map.get("if");
    if (value.isEmpty() || Nodes.isNull(value.get())) {
      return null;
    }
    return condition(spot.at(value.get()), "if invalid expression syntax");
  }

  /** A condition; null, and recorded, if the text is none. */
  static @Nullable Condition condition(Spot spot, String message) {
    if (spot.node() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      try {
        Expression expression = Expression.parse(scalar.text());
        return new Condition(spot.position(), scalar.text(), expression);
      } catch (ExpressionSyntaxException e) {
        String why = "At character " + (e.offset() + 1) + ": " + e.getMessage();
        spot.wrong(message, why.endsWith(".") ? why : why + ".");
        return null;
      }
    }
    spot.wrong(message);
    return null;
  }

  private static Changes changes(Spot spot) {
    if (spot.node() instanceof MapNode map) {
      spot.known("rules:changes");
      boolean regexp = map.get("regexp").isPresent();
      if (spot.value("paths").isEmpty() && !regexp) {
        spot.wrong("paths can't be blank");
      }
      if (regexp && map.get("paths").isPresent()) {
        spot.wrong("config must use only one of paths or regexp");
      }
      return new Changes(
          patterns(spot, "paths"), spot.string("compare_to").orElse(null), regexp(spot));
    }
    return new Changes(patternList(spot, spot.node()), null, null);
  }

  private static Exists exists(Spot spot) {
    if (spot.node() instanceof MapNode map) {
      spot.known("rules:exists");
      boolean regexp = map.get("regexp").isPresent();
      if (spot.value("paths").isEmpty() && !regexp) {
        spot.wrong("paths can't be blank");
      }
      @Nullable String project = spot.string("project").orElse(null);
      @Nullable String ref = spot.string("ref").orElse(null);
      if (ref != null && project == null) {
        spot.wrong("config must specify the project when ref is given");
      }
      return new Exists(patterns(spot, "paths"), project, ref, regexp(spot));
    }
    if (spot.node() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      return new Exists(List.of(scalar.text()), null, null, null);
    }
    return new Exists(patternList(spot, spot.node()), null, null, null);
  }

  private static @Nullable String regexp(Spot spot) {
    Optional<String> regexp = spot.string("regexp");
    if (regexp.filter(text -> text.length() > LONGEST_REGEXP).isPresent()) {
      spot.wrong("regexp is too long (maximum is " + LONGEST_REGEXP + " characters)");
    }
    return regexp.orElse(null);
  }

  private static List<String> patterns(Spot spot, String key) {
    return spot.value(key)
        .map(value -> patternList(spot.under(key, value), value))
        .orElse(List.of());
  }

  private static List<String> patternList(Spot spot, Node node) {
    List<String> patterns =
        spot.at(node).stringList("config should be an array of strings").orElse(List.of());
    if (patterns.size() > MAX_PATTERNS) {
      spot.wrong("config has too many entries (maximum " + MAX_PATTERNS + ")");
    }
    return patterns;
  }
}
