package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.VariableConfig;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code variables} of the top level, of jobs and of rules. */
final class VariablesReader {

  /** What a variable may say beside its value. */
  enum Form {
    /** Value, description, options and expand. */
    TOP("variables"),
    /** Value and expand. */
    JOB("job-variables"),
    /** Only the value. */
    PLAIN("");

    private final String place;

    Form(String place) {
      this.place = place;
    }
  }

  private VariablesReader() {}

  /** The variables below a key; none if it is missing. */
  static Map<String, VariableConfig> read(Spot owner, Form form) {
    return owner.child("variables").map(spot -> all(spot, form)).orElse(Map.of());
  }

  private static Map<String, VariableConfig> all(Spot spot, Form form) {
    Map<String, VariableConfig> variables = new LinkedHashMap<>();
    Optional<MapNode> map = spot.map("config should be a hash");
    if (map.isEmpty()) {
      return variables;
    }
    for (MapNode.Entry entry : map.get().entries().values()) {
      one(spot.under(entry.key(), entry.value()), entry, form)
          .ifPresent(variable -> variables.put(entry.key(), variable));
    }
    return variables;
  }

  private static Optional<VariableConfig> one(Spot spot, MapNode.Entry entry, Form form) {
    Node value = entry.value();
    if (value instanceof ScalarNode scalar && !scalar.isNull()) {
      return Optional.of(VariableConfig.of(entry.keyPosition(), entry.key(), scalar.text()));
    }
    if (form == Form.PLAIN) {
      spot.wrong("config must be a string");
      return Optional.empty();
    }
    if (!(value instanceof MapNode map)) {
      spot.wrong("variable definition must be either a string or a hash");
      return Optional.empty();
    }
    spot.known(form.place, "config uses invalid data keys: ");
    Optional<Node> given = map.get("value");
    String text = "";
    if (given.isPresent()) {
      if (given.get() instanceof ScalarNode scalar && !scalar.isNull()) {
        text = scalar.text();
      } else {
        spot.at(given.get()).wrong("config value must be an alphanumeric string");
      }
    } else if (form == Form.JOB) {
      spot.wrong("config must have a value");
    }
    String description = spot.string("description").orElse("");
    List<String> options = options(spot);
    if (!options.isEmpty() && !options.contains(text)) {
      spot.wrong("config value must be present in options");
    }
    boolean expand = spot.flag("expand").orElse(true);
    return Optional.of(
        new VariableConfig(entry.keyPosition(), entry.key(), text, expand, description, options));
  }

  private static List<String> options(Spot spot) {
    List<String> options = new ArrayList<>();
    spot.value("options")
        .ifPresent(
            value ->
                options.addAll(
                    spot.at(value)
                        .stringList("config options must be an array of strings")
                        .orElse(List.of())));
    return options;
  }
}
