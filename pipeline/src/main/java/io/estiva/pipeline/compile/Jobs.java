package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.Rule;
import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.language.Language;
import io.estiva.pipeline.state.When;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells apart what stands at the top level, and reads the jobs among it. */
final class Jobs {

  private static final List<String> BODIES = List.of("script", "trigger");

  private final Spot root;
  private final Extends extending;
  private final Map<String, MapNode.Entry> visible = new LinkedHashMap<>();
  private final Map<String, Node> hidden = new LinkedHashMap<>();

  Jobs(Spot root, Extends extending) {
    this.root = root;
    this.extending = extending;
    for (MapNode.Entry entry : ((MapNode) root.node()).entries().values()) {
      String key = entry.key();
      if (key.startsWith(".")) {
        hidden.put(key, entry.value());
      } else if (Language.find("top", key).isEmpty() || isJobInDisguise(key, entry.value())) {
        visible.put(key, entry);
      } else {
        warn(entry);
      }
    }
  }

  /** GitLab takes {@code default} and {@code workflow} for jobs if they look like one. */
  private static boolean isJobInDisguise(String key, Node value) {
    return (key.equals("default") || key.equals("workflow"))
        && value instanceof MapNode map
        && (JobReader.hasScript(map) || map.get("trigger").isPresent());
  }

  private void warn(MapNode.Entry entry) {
    Language.find("top", entry.key())
        .filter(word -> !word.actedOn() && !Nodes.isNull(entry.value()))
        .ifPresent(
            word ->
                root.problems()
                    .warning(
                        entry.keyPosition(),
                        "",
                        "'" + entry.key() + "' is not acted on yet: " + word.reason()));
  }

  /** Hidden values by name. */
  Map<String, Node> hidden() {
    return hidden;
  }

  /** All instances of all jobs; what is wrong is recorded. */
  List<JobConfig> read(boolean workflowRules) {
    Defaults defaults = Defaults.read(root);
    Instances instances = new Instances();
    List<MapNode.Entry> jobs = new ArrayList<>();
    for (MapNode.Entry entry : visible.values()) {
      enter(entry.key());
      if (isJob(entry)) {
        jobs.add(entry);
        instances.add(entry.key(), spot(entry));
      }
    }
    if (visible.isEmpty()) {
      root.problems().leave();
      root.problems()
          .error(root.position(), "", "jobs config should contain at least one visible job");
    }
    JobReader reader = new JobReader(instances, defaults, workflowRules);
    List<JobConfig> all = new ArrayList<>();
    for (MapNode.Entry entry : jobs) {
      enter(entry.key());
      List<JobConfig> read = reader.read(entry.key(), entry.keyPosition(), spot(entry));
      all.addAll(read);
      if (!workflowRules && !read.isEmpty()) {
        doublePipelines(entry, read.get(0).rules());
      }
    }
    root.problems().leave();
    return all;
  }

  private void enter(String job) {
    root.problems().enter(job, extending.ancestors(job));
  }

  private Spot spot(MapNode.Entry entry) {
    return new Spot(root.problems(), "jobs:" + entry.key(), entry.value());
  }

  private boolean isJob(MapNode.Entry entry) {
    Spot spot = spot(entry);
    if (entry.value() instanceof MapNode map
        && (JobReader.hasScript(map)
            || map.get("trigger").isPresent()
            || map.get("needs").isPresent() && mirrors(map))) {
      name(entry);
      return true;
    }
    if (!extending.isBroken(entry.key())) {
      spot.problems()
          .error(
              misspelled(entry).map(MapNode.Entry::keyPosition).orElse(entry.keyPosition()),
              "",
              "jobs "
                  + entry.key()
                  + " config should implement the script:, run:, or trigger: keyword",
              hint(entry));
    }
    return false;
  }

  private void name(MapNode.Entry entry) {
    if (!entry.isText()) {
      root.problems()
          .error(
              entry.keyPosition(),
              "jobs:" + entry.key(),
              "name should be a symbol",
              "Put quotes around the name: without them it is a number or a boolean.");
    } else if (entry.key().isBlank()) {
      root.problems().error(entry.keyPosition(), "", "jobs name can't be blank");
    }
  }

  /** A job without script and trigger may only mirror another pipeline. */
  private static boolean mirrors(MapNode map) {
    return map.get("needs").orElse(map) instanceof MapNode needs
            && needs.get("pipeline").isPresent()
        || map.get("needs").orElse(map) instanceof io.estiva.pipeline.yaml.ListNode list
            && list.items().stream()
                .anyMatch(
                    item ->
                        item instanceof MapNode need
                            && need.get("pipeline").isPresent()
                            && need.get("job").isEmpty());
  }

  /** The key that was probably meant to be the script; the error then stands at its place. */
  private static Optional<MapNode.Entry> misspelled(MapNode.Entry job) {
    if (!(job.value() instanceof MapNode map)) {
      return Optional.empty();
    }
    return map.entries().values().stream()
        .filter(entry -> NearestWord.of(entry.key(), BODIES).isPresent())
        .filter(entry -> Language.find("job", entry.key()).isEmpty())
        .findFirst();
  }

  private static String hint(MapNode.Entry entry) {
    Optional<MapNode.Entry> misspelled = misspelled(entry);
    if (misspelled.isPresent()) {
      String key = misspelled.get().key();
      return "Did you mean '"
          + NearestWord.of(key, BODIES).orElse("")
          + "' instead of '"
          + key
          + "'?";
    }
    return NearestWord.of(entry.key(), Language.at("top"))
        .map(word -> "Did you mean '" + word + "'?")
        .orElse("");
  }

  private void doublePipelines(MapNode.Entry entry, @Nullable List<Rule> rules) {
    if (rules == null || rules.isEmpty()) {
      return;
    }
    Rule last = rules.get(rules.size() - 1);
    Rule.Outcome outcome = last.outcome();
    When when = outcome.when();
    boolean bare =
        last.condition() == null
            && last.changes() == null
            && last.exists() == null
            && outcome.equals(
                new Rule.Outcome(when, null, null, Map.of(), null, null, outcome.autoCancel()));
    if (bare && when != null && when != When.NEVER) {
      Position at = last.position();
      root.problems()
          .warning(
              at,
              "jobs:" + entry.key(),
              "may allow multiple pipelines to run for a single action due to `rules:when` clause"
                  + " with no `workflow:rules`");
    }
  }
}
