package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Need;
import io.estiva.pipeline.error.NearestWord;
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

/** Reads {@code needs}; a need for a parallel job becomes one for each of its instances. */
final class NeedsReader {

  private static final int MOST_CROSS = 5;
  private static final Pattern MATRIX =
      Pattern.compile("\\$\\[\\[\\s*matrix\\.([A-Za-z0-9_-]+)\\s*\\]\\]");

  private final Instances instances;
  private final Map<String, String> matrix;
  private final String job;

  /**
   * Reads the needs of one instance of a job.
   *
   * @param matrix the instance's values, for {@code $[[ matrix.NAME ]]}
   */
  NeedsReader(Instances instances, String job, Map<String, String> matrix) {
    this.instances = instances;
    this.job = job;
    this.matrix = matrix;
  }

  /** Whether the needs differ from instance to instance. */
  static boolean hasExpressions(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.text().contains("$[[");
    }
    if (node instanceof ListNode list) {
      return list.items().stream().anyMatch(NeedsReader::hasExpressions);
    }
    return node instanceof MapNode map
        && map.entries().values().stream().anyMatch(entry -> hasExpressions(entry.value()));
  }

  /** Needs of a job. */
  List<Need> ofJob(Spot spot) {
    List<Need> needs = read(spot, false);
    for (Class<?> kind : List.of(Need.CrossPipeline.class, Need.CrossProject.class)) {
      if (needs.stream().filter(kind::isInstance).count() > MOST_CROSS) {
        spot.wrong("config must be less than or equal to " + MOST_CROSS);
      }
    }
    return needs;
  }

  /** Needs of a rule: only jobs of the same pipeline. */
  List<Need> ofRule(Spot spot) {
    return read(spot, true);
  }

  private List<Need> read(Spot spot, boolean rule) {
    List<Need> needs = new ArrayList<>();
    if (spot.node() instanceof MapNode map) {
      if (map.entries().isEmpty()) {
        spot.wrong("config can not be an empty hash");
      } else {
        need(spot.under("need", map), rule, needs);
      }
    } else if (spot.node() instanceof ListNode list) {
      for (Node item : list.items()) {
        need(spot.under("need", item), rule, needs);
      }
    } else {
      spot.wrong(
          "config can only be a hash or an array",
          spot.node() instanceof ScalarNode scalar && Nodes.isString(scalar)
              ? "Write a list: [" + scalar.text() + "]"
              : "");
    }
    return needs;
  }

  private void need(Spot spot, boolean rule, List<Need> into) {
    if (spot.node() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.STRING) {
      jobs(spot, scalar.text(), true, false, into);
      return;
    }
    if (!(spot.node() instanceof MapNode map)) {
      spot.wrong("has an unsupported type");
      return;
    }
    if (map.get("project").isPresent()) {
      crossProject(spot, rule, into);
    } else if (map.get("pipeline").isPresent()) {
      crossPipeline(spot, rule, into);
    } else if (map.get("job").isPresent()) {
      sameJob(spot, map, into);
    } else {
      spot.known("needs");
      spot.wrong("has an unsupported type", "A need has the key job.");
    }
  }

  private void sameJob(Spot spot, MapNode map, List<Need> into) {
    known(spot, List.of("job", "artifacts", "optional", "parallel"));
    Optional<String> name = spot.string("job");
    boolean artifacts = spot.flag("artifacts").orElse(true);
    boolean optional = spot.flag("optional").orElse(false);
    if (name.isEmpty()) {
      if (spot.value("job").isEmpty()) {
        spot.wrong("job can't be blank");
      }
      return;
    }
    Optional<Spot> parallel = spot.child("parallel");
    if (parallel.isEmpty()) {
      jobs(spot, name.get(), artifacts, optional, into);
      return;
    }
    if (!(parallel.get().node() instanceof MapNode)) {
      parallel.get().wrong("config should be a hash");
      return;
    }
    parallel.get().known("parallel");
    Optional<Spot> rows = parallel.get().child("matrix");
    if (rows.isEmpty()) {
      parallel.get().wrong("matrix can't be blank");
      return;
    }
    for (Map<String, String> row : Instances.rows(rows.get())) {
      Map<String, String> values = new LinkedHashMap<>();
      row.forEach((key, value) -> values.put(key, filled(spot, value)));
      String wanted = Instances.name(filled(spot, name.get()), values);
      into.add(new Need.Job(map.position(), wanted, artifacts, optional));
    }
  }

  private void jobs(Spot spot, String name, boolean artifacts, boolean optional, List<Need> into) {
    for (String instance : instances.names(filled(spot, name))) {
      into.add(new Need.Job(spot.position(), instance, artifacts, optional));
    }
  }

  private void crossPipeline(Spot spot, boolean rule, List<Need> into) {
    if (rule) {
      spot.wrong("config uses invalid types: cross_pipeline");
      return;
    }
    known(spot, List.of("pipeline", "job", "artifacts", "optional"));
    String pipeline =
        spot.value("pipeline")
            .filter(ScalarNode.class::isInstance)
            .map(node -> ((ScalarNode) node).text())
            .orElse("");
    if (pipeline.isEmpty()) {
      spot.wrong("pipeline should be a string");
      return;
    }
    if (spot.value("job").isEmpty()) {
      into.add(new Need.Mirror(spot.position(), pipeline));
      return;
    }
    spot.string("job")
        .ifPresent(
            name ->
                into.add(
                    new Need.CrossPipeline(
                        spot.position(),
                        pipeline,
                        name,
                        spot.flag("artifacts").orElse(true),
                        spot.flag("optional").orElse(false))));
  }

  private void crossProject(Spot spot, boolean rule, List<Need> into) {
    if (rule) {
      spot.wrong("config uses invalid types: cross_dependency");
      return;
    }
    known(spot, List.of("project", "job", "ref", "artifacts", "optional"));
    for (String key : List.of("project", "job", "ref")) {
      if (spot.value(key).isEmpty()) {
        spot.wrong(key + " can't be blank");
      }
    }
    into.add(
        new Need.CrossProject(
            spot.position(),
            spot.string("project").orElse(""),
            spot.string("job").orElse(""),
            spot.string("ref").orElse(""),
            spot.flag("artifacts").orElse(true),
            spot.flag("optional").orElse(false)));
  }

  private static void known(Spot spot, List<String> keys) {
    spot.known("needs");
    for (MapNode.Entry entry : ((MapNode) spot.node()).entries().values()) {
      boolean elsewhere =
          !keys.contains(entry.key())
              && io.estiva.pipeline.language.Language.find("needs", entry.key()).isPresent();
      if (elsewhere) {
        spot.problems()
            .error(
                entry.keyPosition(),
                spot.location(),
                "config contains unknown keys: " + entry.key(),
                NearestWord.hint(entry.key(), keys));
      }
    }
  }

  /** The text with matrix expressions replaced by this instance's values. */
  private String filled(Spot spot, String text) {
    if (!text.contains("$[[")) {
      return text;
    }
    Matcher matcher = MATRIX.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String value = matrix.get(name);
      if (value == null) {
        spot.problems()
            .error(
                spot.position(),
                "",
                job + " job: '" + name + "' does not exist in matrix configuration",
                NearestWord.hint(name, matrix.keySet()));
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value == null ? "" : value));
    }
    return matcher.appendTail(filled).toString();
  }
}
