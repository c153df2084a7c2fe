package io.estiva.pipeline.compile;

import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import io.estiva.pipeline.yaml.YamlReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the value of each input of a file: what was given, or the default, checked by its
 * specification.
 */
final class Inputs {

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

  private final Problems problems;
  private final Map<String, InputSpec> specs;
  private final Map<String, Node> given;
  private final String prefix;
  private final Position at;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Boolean> open = new HashMap<>();

  /**
   * Prepares the inputs of one file.
   *
   * @param prefix what messages start with, such as the file's name in backquotes
   * @param at where the file is included
   */
  Inputs(
      Problems problems,
      Map<String, InputSpec> specs,
      Map<String, Node> given,
      String prefix,
      Position at) {
    this.problems = problems;
    this.specs = specs;
    this.given = given;
    this.prefix = prefix;
    this.at = at;
  }

  /** The values by name; what is wrong is recorded, and its value is empty. */
  Map<String, Node> resolve() {
    for (Map.Entry<String, Node> entry : given.entrySet()) {
      if (!specs.containsKey(entry.getKey())) {
        problems.error(
            entry.getValue().position(),
            "",
            prefix + "unknown input arguments: " + entry.getKey(),
            NearestWord.hint(entry.getKey(), specs.keySet()));
      }
    }
    specs.keySet().forEach(this::value);
    return values;
  }

  private Node value(String name) {
    Node known = values.get(name);
    if (known != null) {
      return known;
    }
    InputSpec spec = specs.get(name);
    if (spec == null) {
      return Nodes.nothing(at);
    }
    if (open.put(name, true) != null) {
      spec.spot().wrong("circular dependency detected in rules");
      return Nodes.nothing(at);
    }
    Node value = find(spec);
    values.put(name, value);
    open.remove(name);
    return value;
  }

  private Node find(InputSpec spec) {
    List<Node> options = spec.options();
    @Nullable Node fallback = spec.fallback();
    for (InputSpec.InputRule rule : spec.rules()) {
      if (matches(rule)) {
        options = rule.options();
        fallback = rule.fallback();
        break;
      }
    }
    Node wanted = given.get(spec.name());
    boolean isGiven = wanted != null;
    if (wanted == null) {
      wanted = fallback;
    }
    if (wanted == null) {
      fail(at, spec, "required value has not been provided");
      return Nodes.nothing(at);
    }
    if (!isGiven && Nodes.isNull(wanted)) {
      return wanted;
    }
    Optional<Node> typed = typed(spec.type(), wanted);
    String kind = isGiven ? "provided value" : "default value";
    if (typed.isEmpty()) {
      String article = spec.type().equals("array") ? "an " : "a ";
      fail(wanted.position(), spec, kind + " is not " + article + spec.type());
      return Nodes.nothing(at);
    }
    check(spec, typed.get(), options, kind);
    return typed.get();
  }

  private void check(InputSpec spec, Node value, List<Node> options, String kind) {
    List<Node> single = value instanceof ListNode list ? list.items() : List.of(value);
    for (Node item : single) {
      if (!options.isEmpty()
          && options.stream().noneMatch(option -> text(option).equals(text(item)))) {
        fail(
            value.position(),
            spec,
            "`" + text(item) + "` cannot be used because it is not in the list of allowed options",
            NearestWord.hint(text(item), options.stream().map(Inputs::text).toList()));
      }
    }
    if (spec.regex() != null && !spec.regex().finds(text(value))) {
      fail(value.position(), spec, kind + " does not match required RegEx pattern");
    }
  }

  private boolean matches(InputSpec.InputRule rule) {
    if (rule.condition() == null) {
      return true;
    }
    Map<String, String> operands = new HashMap<>();
    rule.operands()
        .forEach(
            (variable, input) -> {
              Node value = value(input);
              if (!Nodes.isNull(value)) {
                operands.put(variable, text(value));
              }
            });
    return rule.condition().holds(operands);
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.text() : Nodes.json(node);
  }

  private void fail(Position position, InputSpec spec, String message) {
    fail(position, spec, message, "");
  }

  private void fail(Position position, InputSpec spec, String message, String hint) {
    problems.error(position, "", prefix + "`" + spec.name() + "` input: " + message, hint);
  }

  private static Optional<Node> typed(String type, Node value) {
    if (value instanceof ScalarNode scalar) {
      return switch (type) {
        case "string" -> Optional.of(ScalarNode.string(scalar.position(), scalar.text()));
        case "number" ->
            NUMBER.matcher(scalar.text()).matches()
                ? Optional.of(number(scalar))
                : Optional.empty();
        case "boolean" ->
            scalar.text().equals("true") || scalar.text().equals("false")
                ? Optional.of(bool(scalar))
                : Optional.empty();
        default -> list(scalar);
      };
    }
    return type.equals("array") && value instanceof ListNode
        ? Optional.of(value)
        : Optional.empty();
  }

  private static Node number(ScalarNode scalar) {
    boolean whole = scalar.text().chars().allMatch(c -> c == '-' || c >= '0' && c <= '9');
    ScalarNode.Kind kind = whole ? ScalarNode.Kind.INTEGER : ScalarNode.Kind.FLOAT;
    return new ScalarNode(scalar.position(), scalar.text(), scalar.raw(), kind);
  }

  private static Node bool(ScalarNode scalar) {
    return new ScalarNode(scalar.position(), scalar.text(), scalar.raw(), ScalarNode.Kind.BOOLEAN);
  }

  /** An array may be given as a text of JSON. */
  private static Optional<Node> list(ScalarNode scalar) {
    if (!scalar.text().strip().startsWith("[")) {
      return Optional.empty();
    }
    try {
      return Optional.of(YamlReader.read(scalar.position().file(), scalar.text()))
          .filter(ListNode.class::isInstance);
    } catch (ConfigErrors notAList) {
      return Optional.empty();
    }
  }

  /** A value as it goes into the text: strings as they are, all else as JSON. */
  static String inText(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.isNull() ? "" : scalar.text();
    }
    return node instanceof MapNode || node instanceof ListNode ? Nodes.json(node) : "";
  }
}
