package io.estiva.pipeline.compile;

import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks of a job as a whole: known keys, and keys that exclude each other. */
final class JobChecks {

  private static final Set<String> INPUT_TYPES = Set.of("string", "number", "boolean", "array");

  private JobChecks() {}

  /** Checks the keys of a job as it is written, without defaults. */
  static void shape(Spot job, boolean runs) {
    job.known(runs ? "job" : "trigger-job");
    MapNode map = (MapNode) job.node();
    together(job, map, "script", "trigger");
    together(job, map, "run", "trigger");
    together(job, map, "script", "run");
    together(job, map, "run", "before_script");
    together(job, map, "run", "after_script");
    if (job.value("rules").isPresent()) {
      for (String key : List.of("only", "except", "start_in")) {
        if (job.value(key).isPresent()) {
          MapNode.Entry entry = map.entries().get(key);
          job.problems()
              .error(
                  entry == null ? job.position() : entry.keyPosition(),
                  job.location(),
                  "config key may not be used with `rules`: " + key);
        }
      }
    }
    job.value("extends")
        .ifPresent(
            value ->
                job.at(value).stringOrList("extends should be an array of strings or a string"));
    Node script = map.get("script").orElse(map);
    if (blank(script) && !job.problems().hasErrorAt(script.position())) {
      MapNode.Entry entry = map.entries().get("script");
      job.problems()
          .error(
              entry == null ? job.position() : entry.keyPosition(),
              job.location(),
              "script can't be blank");
    }
    job.value("dast_configuration")
        .ifPresent(
            value -> {
              Spot spot = job.under("dast_configuration", value);
              if (spot.map("config should be a hash").isPresent()) {
                spot.known("dast_configuration");
              }
            });
  }

  private static boolean blank(Node script) {
    return Nodes.isNull(script)
        || script instanceof ListNode list && list.items().isEmpty()
        || script instanceof ScalarNode scalar
            && scalar.kind() == ScalarNode.Kind.STRING
            && scalar.text().isBlank();
  }

  private static void together(Spot job, MapNode map, String one, String other) {
    if (job.value(one).isPresent() && job.value(other).isPresent()) {
      MapNode.Entry entry = map.entries().get(other);
      job.problems()
          .error(
              entry == null ? job.position() : entry.keyPosition(),
              job.location(),
              "config these keys cannot be used together: " + one + ", " + other);
    }
  }

  /** Job inputs, whose shape is checked. */
  static Map<String, Node> inputs(Spot job) {
    Map<String, Node> inputs = job.nodes("inputs");
    inputs.forEach(
        (name, value) -> {
          Spot spot = job.under("inputs", value).under(name, value);
          if (spot.map("config should be a hash").isPresent()) {
            spot.known("job-inputs");
            if (((MapNode) value).get("default").isEmpty()) {
              spot.wrong("must have a default value");
            }
            spot.word("type", INPUT_TYPES, "must be one of: string, number, boolean, array");
          }
        });
    return inputs;
  }
}
