package io.estiva.pipeline.compile;

import io.estiva.pipeline.expression.Expression;
import io.estiva.pipeline.expression.ExpressionSyntaxException;
import io.estiva.pipeline.expression.RegexPattern;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code spec:inputs} says about one input.
 *
 * @param fallback null if a value must be given
 * @param options none: any value
 * @param rules options and defaults that depend on other inputs
 */
record InputSpec(
    Spot spot,
    String name,
    String type,
    @Nullable Node fallback,
    List<Node> options,
    @Nullable RegexPattern regex,
    List<InputRule> rules) {

  /** A rule of an input; without a condition it always matches. */
  record InputRule(
      @Nullable Expression condition,
      Map<String, String> operands,
      List<Node> options,
      @Nullable Node fallback) {}

  private static final List<String> TYPES = List.of("array", "boolean", "number", "string");
  private static final int MOST_OPTIONS = 50;
  private static final int LONGEST_DESCRIPTION = 1024;
  private static final Pattern OPERAND =
      Pattern.compile("\\$\\[\\[\\s*inputs\\.([\\w-]+)\\s*\\]\\]");

  /** All inputs of a header. */
  static Map<String, InputSpec> all(Spot spec) {
    Map<String, InputSpec> inputs = new LinkedHashMap<>();
    Optional<Spot> found = spec.child("inputs");
    Optional<MapNode> map = found.flatMap(at -> at.map("config should be a hash"));
    if (found.isEmpty() || map.isEmpty()) {
      return inputs;
    }
    for (MapNode.Entry entry : map.get().entries().values()) {
      inputs.put(entry.key(), one(found.get().under(entry.key(), entry.value()), entry.key()));
    }
    return inputs;
  }

  private static InputSpec one(Spot spot, String name) {
    if (Nodes.isNull(spot.node()) || spot.map("config should be a hash").isEmpty()) {
      return new InputSpec(spot, name, "string", null, List.of(), null, List.of());
    }
    spot.known("spec:inputs");
    String type =
        spot.word("type", TYPES, "unknown value: " + given(spot, "type")).orElse("string");
    MapNode map = (MapNode) spot.node();
    @Nullable Node fallback = map.get("default").orElse(null);
    List<Node> options = options(spot, type);
    if (spot.string("description").orElse("").length() > LONGEST_DESCRIPTION) {
      spot.wrong("description is too long (maximum is 1024 characters)");
    }
    List<InputRule> rules = rules(spot);
    if (!rules.isEmpty() && (fallback != null || !options.isEmpty())) {
      spot.wrong("config rules can't be used together with default or options");
    }
    return new InputSpec(spot, name, type, fallback, options, regex(spot, type), rules);
  }

  private static String given(Spot spot, String key) {
    return spot.value(key)
        .map(node -> node instanceof ScalarNode scalar ? scalar.text() : Nodes.json(node))
        .orElse("");
  }

  private static List<Node> options(Spot spot, String type) {
    Optional<Node> value = spot.value("options");
    if (value.isEmpty()) {
      return List.of();
    }
    Spot at = spot.under("options", value.get());
    if (!(value.get() instanceof ListNode list)) {
      at.wrong("config should be an array");
      return List.of();
    }
    if (type.equals("boolean")) {
      at.wrong("config options can only be used with string and number inputs");
    }
    if (list.items().size() > MOST_OPTIONS) {
      at.wrong("config cannot define more than " + MOST_OPTIONS + " options");
    }
    list.items().stream()
        .filter(Nodes::isNull)
        .forEach(item -> at.at(item).wrong("config options can't be empty"));
    return list.items();
  }

  private static @Nullable RegexPattern regex(Spot spot, String type) {
    Optional<String> text = spot.string("regex");
    if (text.isEmpty()) {
      return null;
    }
    Spot at = spot.at(spot.value("regex").orElse(spot.node()));
    if (!type.equals("string")) {
      at.wrong("regex can only be used with string inputs");
      return null;
    }
    try {
      return RegexPattern.delimited(text.get()).orElseGet(() -> RegexPattern.of(text.get(), ""));
    } catch (IllegalArgumentException e) {
      at.wrong("regex must be a valid regular expression", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static List<InputRule> rules(Spot spot) {
    List<InputRule> rules = new ArrayList<>();
    Optional<Spot> found = spot.child("rules");
    if (found.isEmpty()) {
      return rules;
    }
    if (!(found.get().node() instanceof ListNode list)) {
      found.get().wrong("config should be an array of hashes");
      return rules;
    }
    for (Node item : list.items()) {
      Spot at = found.get().under("rule", item);
      if (at.map("config should be a hash").isPresent()) {
        at.known("spec:inputs:rules");
        rules.add(rule(at));
      }
    }
    return rules;
  }

  private static InputRule rule(Spot spot) {
    MapNode map = (MapNode) spot.node();
    Map<String, String> operands = new LinkedHashMap<>();
    @Nullable Expression condition = null;
    Optional<String> text = spot.string("if");
    if (text.isPresent()) {
      Matcher matcher = OPERAND.matcher(text.get());
      StringBuilder plain = new StringBuilder();
      while (matcher.find()) {
        String variable = "input_operand_" + operands.size();
        operands.put(variable, matcher.group(1));
        matcher.appendReplacement(plain, Matcher.quoteReplacement("$" + variable));
      }
      try {
        condition = Expression.parse(matcher.appendTail(plain).toString());
      } catch (ExpressionSyntaxException e) {
        spot.at(spot.value("if").orElse(spot.node())).wrong("if invalid expression syntax");
      }
    }
    List<Node> options = spot.value("options").isPresent() ? options(spot, "string") : List.of();
    @Nullable Node fallback = map.get("default").orElse(null);
    if (options.isEmpty() && (text.isEmpty() || fallback == null)) {
      spot.wrong(text.isEmpty() ? "must define options" : "must define options or default");
    }
    return new InputRule(condition, operands, options, fallback);
  }
}
