package io.estiva.pipeline.compile;

import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the header of a file, {@code spec}, and finds what interpolation may put in. */
final class Header {

  /** A header with what was given for it. */
  record Wanted(
      MapNode header,
      Map<String, Node> given,
      String prefix,
      Position at,
      Map<String, String> component,
      IncludeEntry.Context context) {}

  private static final int LONGEST_DESCRIPTION = 256;
  private static final Set<String> COMPONENT = Set.of("name", "sha", "version", "reference");

  private final Problems problems;
  private final CompileRequest request;

  Header(Problems problems, CompileRequest request) {
    this.problems = problems;
    this.request = request;
  }

  /** The values by their full names, such as {@code inputs.name}. */
  Map<String, Node> values(Wanted wanted) {
    for (MapNode.Entry entry : wanted.header().entries().values()) {
      if (!entry.key().equals("spec")) {
        problems.error(
            entry.keyPosition(), "header", "config contains unknown keys: " + entry.key());
      }
    }
    Map<String, Node> values = new HashMap<>();
    Node node = wanted.header().get("spec").orElse(wanted.header());
    if (Nodes.isNull(node)) {
      given(wanted, Map.of(), values);
      return values;
    }
    Spot spec = new Spot(problems, "header:spec", node);
    if (spec.map("config should be a hash").isEmpty()) {
      return values;
    }
    spec.known("spec");
    if (spec.string("description").orElse("").length() > LONGEST_DESCRIPTION) {
      spec.wrong("description is too long (maximum is 256 characters)");
    }
    Map<String, InputSpec> specs = new LinkedHashMap<>(included(spec, wanted));
    InputSpec.all(spec)
        .forEach(
            (name, input) -> {
              if (specs.put(name, input) != null) {
                input.spot().wrong("Duplicate input keys found: " + name);
              }
            });
    given(wanted, specs, values);
    component(spec, wanted, values);
    return values;
  }

  private void given(Wanted wanted, Map<String, InputSpec> specs, Map<String, Node> values) {
    new Inputs(problems, specs, wanted.given(), wanted.prefix(), wanted.at())
        .resolve()
        .forEach((name, value) -> values.put("inputs." + name, value));
  }

  private void component(Spot spec, Wanted wanted, Map<String, Node> values) {
    Optional<List<String>> fields =
        spec.child("component")
            .flatMap(at -> at.stringList("config should be an array of strings"));
    for (String field : fields.orElse(List.of())) {
      if (!COMPONENT.contains(field)) {
        spec.child("component")
            .ifPresent(at -> at.wrong("config contains unknown values: " + field));
      }
      String text = wanted.component().get(field);
      values.put(
          "component." + field,
          text == null ? Nodes.nothing(wanted.at()) : ScalarNode.string(wanted.at(), text));
    }
  }

  /** Inputs from other files: {@code spec:include}. */
  private Map<String, InputSpec> included(Spot spec, Wanted wanted) {
    Map<String, InputSpec> specs = new LinkedHashMap<>();
    Optional<Spot> found = spec.child("include");
    if (found.isEmpty()) {
      return specs;
    }
    List<Node> items =
        found.get().node() instanceof ListNode list ? list.items() : List.of(found.get().node());
    for (Node item : items) {
      Spot at = found.get().at(item);
      if (at.value("template").isPresent()
          || at.value("component").isPresent()
          || at.value("inputs").isPresent()) {
        at.wrong("config can only have local, remote or project, without inputs");
        continue;
      }
      IncludeEntry.read(at, wanted.context(), request.source())
          .ifPresent(entry -> entry.wanted().forEach(file -> add(at, file, specs)));
    }
    return specs;
  }

  private void add(Spot at, IncludeRequest wanted, Map<String, InputSpec> specs) {
    IncludeResult result = request.source().find(wanted);
    if (!(result instanceof IncludeResult.Found found)) {
      IncludeMessages.missing(at, wanted, (IncludeResult.Missing) result);
      return;
    }
    for (IncludeResult.IncludedFile file : found.files()) {
      String name = IncludeMessages.name(wanted, file);
      problems.file(name, file.text(), List.of("include at " + at.position()));
      try {
        Node node =
            io.estiva.pipeline.yaml.YamlReader.readFirst(name, file.text())
                .orElse(Nodes.nothing(at.position()));
        InputSpec.all(new Spot(problems, "header:spec", node))
            .forEach(
                (key, input) -> {
                  if (specs.put(key, input) != null) {
                    input.spot().wrong("Duplicate input keys found: " + key);
                  }
                });
      } catch (ConfigErrors broken) {
        problems.addAll(broken);
      }
    }
  }
}
