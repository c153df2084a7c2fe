package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Artifacts;
import io.estiva.pipeline.config.Execution;
import io.estiva.pipeline.config.Inheritance;
import io.estiva.pipeline.config.JobConditions;
import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.JobId;
import io.estiva.pipeline.config.JobOrder;
import io.estiva.pipeline.config.JobOutputs;
import io.estiva.pipeline.config.Need;
import io.estiva.pipeline.config.OnlyExcept;
import io.estiva.pipeline.config.Rule;
import io.estiva.pipeline.config.Trigger;
import io.estiva.pipeline.config.VariableConfig;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.state.AllowFailure;
import io.estiva.pipeline.state.When;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one job, and makes its instances. */
final class JobReader {

  private static final int LONGEST_NAME = 255;
  private static final String DEFAULT_STAGE = "test";
  private static final Pattern RESOURCE_GROUP = Pattern.compile("[-A-Za-z0-9_/${}. ]+");
  private static final List<String> JOB_WHEN =
      List.of("on_success", "on_failure", "always", "manual", "delayed");
  private static final List<String> TRIGGER_WHEN =
      List.of("on_success", "on_failure", "always", "manual");

  private final Instances instances;
  private final Defaults defaults;
  private final boolean workflowRules;

  /**
   * Reads jobs.
   *
   * @param workflowRules whether there are {@code workflow:rules}, which end the implicit only
   */
  JobReader(Instances instances, Defaults defaults, boolean workflowRules) {
    this.instances = instances;
    this.defaults = defaults;
    this.workflowRules = workflowRules;
  }

  /** All instances of a job. */
  List<JobConfig> read(String key, Position position, Spot own) {
    boolean runs = own.node() instanceof MapNode map && hasScript(map);
    JobChecks.shape(own, runs);
    Inheritance variables = Defaults.inheritance(own, "variables");
    MapNode map = defaults.apply((MapNode) own.node(), Defaults.inheritance(own, "default"), !runs);
    Spot job = own.at(map);
    if (key.length() > LONGEST_NAME) {
      job.problems()
          .error(position, own.location(), "name is too long (maximum is 255 characters)");
    }
    String stage = stage(job);
    Execution execution = runs ? ExecutionReader.read(job) : Execution.NONE;
    JobOutputs outputs = outputs(key, job, runs);
    @Nullable Trigger trigger = TriggerReader.read(job).orElse(null);
    Map<String, VariableConfig> given = VariablesReader.read(job, VariablesReader.Form.JOB);
    Map<String, Node> inputs = JobChecks.inputs(job);
    List<JobConfig> jobs = new ArrayList<>();
    JobOrder order = JobOrder.BY_STAGES;
    @Nullable JobConditions conditions = null;
    boolean differ = job.value("needs").filter(NeedsReader::hasExpressions).isPresent();
    for (JobId id : instances.of(key)) {
      if (conditions == null || differ) {
        NeedsReader needs = new NeedsReader(instances, id.name(), id.matrix());
        order = order(job, needs);
        conditions = conditions(job, needs, runs);
      }
      jobs.add(
          new JobConfig(
              id,
              position,
              stage,
              conditions,
              order,
              withMatrix(given, id, position),
              variables,
              execution,
              outputs,
              trigger,
              inputs));
    }
    return jobs;
  }

  static boolean hasScript(MapNode map) {
    return map.get("script").isPresent() || map.get("run").isPresent();
  }

  private static Map<String, VariableConfig> withMatrix(
      Map<String, VariableConfig> given, JobId id, Position position) {
    if (id.matrix().isEmpty()) {
      return given;
    }
    Map<String, VariableConfig> all = new LinkedHashMap<>(given);
    id.matrix().forEach((name, value) -> all.put(name, VariableConfig.of(position, name, value)));
    return all;
  }

  private static String stage(Spot job) {
    Optional<Spot> spot = job.child("stage");
    if (spot.isEmpty()) {
      return DEFAULT_STAGE;
    }
    if (spot.get().node() instanceof ScalarNode scalar && Nodes.isString(scalar)) {
      return scalar.text();
    }
    spot.get().wrong("config should be a string");
    return DEFAULT_STAGE;
  }

  private JobOrder order(Spot job, NeedsReader reader) {
    @Nullable List<Need> needs = job.child("needs").map(reader::ofJob).orElse(null);
    @Nullable List<String> dependencies =
        job.strings("dependencies")
            .map(names -> names.stream().flatMap(n -> instances.names(n).stream()).toList())
            .orElse(null);
    @Nullable String group = job.string("resource_group").orElse(null);
    if (group != null
        && (!RESOURCE_GROUP.matcher(group).matches()
            || group.startsWith("/")
            || group.endsWith("/"))) {
      job.at(job.value("resource_group").orElse(job.node()))
          .wrong(
              "resource group can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.',"
                  + " and spaces, but it cannot start or end with '/'");
    }
    return new JobOrder(needs, dependencies, group);
  }

  private JobConditions conditions(Spot job, NeedsReader needs, boolean runs) {
    @Nullable List<Rule> rules = new RulesReader(RulesReader.Kind.JOB, needs::ofRule).read(job);
    List<String> words = runs ? JOB_WHEN : TRIGGER_WHEN;
    When when =
        job.word("when", words, "should be one of: " + String.join(", ", words))
            .flatMap(When::of)
            .orElse(When.ON_SUCCESS);
    @Nullable Duration startIn =
        job.value("rules").isPresent() ? null : RulesReader.startIn(job, when == When.DELAYED);
    Optional<OnlyExcept> only = OnlyExceptReader.read(job, "only");
    Optional<OnlyExcept> except = OnlyExceptReader.read(job, "except");
    boolean implicit = rules == null && only.isEmpty() && !workflowRules;
    return new JobConditions(
        rules,
        rules != null ? null : only.orElse(implicit ? OnlyExcept.BRANCHES_AND_TAGS : null),
        rules != null ? null : except.orElse(null),
        when,
        startIn,
        allowFailure(job, when, runs),
        interruptible(job),
        job.string("manual_confirmation").orElse(null));
  }

  static boolean interruptible(Spot owner) {
    Optional<Spot> spot = owner.child("interruptible");
    if (spot.isEmpty()) {
      return false;
    }
    if (spot.get().node() instanceof ScalarNode scalar
        && scalar.kind() == ScalarNode.Kind.BOOLEAN) {
      return scalar.isTrue();
    }
    spot.get().wrong("config should be a boolean value");
    return false;
  }

  private static AllowFailure allowFailure(Spot job, When when, boolean runs) {
    Optional<Spot> spot = job.child("allow_failure");
    if (spot.isEmpty()) {
      return when == When.MANUAL ? AllowFailure.YES : AllowFailure.NO;
    }
    if (spot.get().node() instanceof ScalarNode scalar
        && scalar.kind() == ScalarNode.Kind.BOOLEAN) {
      return scalar.isTrue() ? AllowFailure.YES : AllowFailure.NO;
    }
    if (spot.get().node() instanceof MapNode && runs) {
      spot.get().known("allow_failure");
      if (spot.get().value("exit_codes").isEmpty()) {
        spot.get().wrong("exit codes can't be blank");
      }
      return new AllowFailure(false, ExecutionReader.exitCodes(spot.get(), "exit codes"));
    }
    spot.get()
        .wrong(
            runs
                ? "config should be a hash or a boolean value"
                : "config should be a boolean value");
    return AllowFailure.NO;
  }

  private static JobOutputs outputs(String key, Spot job, boolean runs) {
    if (!runs) {
      return new JobOutputs(null, List.of(), EnvironmentReader.read(job).orElse(null), null, null);
    }
    @Nullable Artifacts artifacts = ArtifactsReader.read(job).orElse(null);
    return new JobOutputs(
        artifacts,
        CacheReader.read(job),
        EnvironmentReader.read(job).orElse(null),
        ReleaseReader.release(job).orElse(null),
        ReleaseReader.pages(key, job).orElse(null));
  }
}
