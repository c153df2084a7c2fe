package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.AutoCancelConfig;
import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.Need;
import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.config.Rule;
import io.estiva.pipeline.config.VariableConfig;
import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.state.AutoCancel;
import io.estiva.pipeline.state.JobState;
import io.estiva.pipeline.variable.Variables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One planning: decides about the workflow, then about each job, then puts the jobs together. */
final class Planning {

  private static final String NO_WORKFLOW_RULE =
      "The pipeline did not run. Review the workflow:rules configuration for the pipeline.";
  private static final String NO_JOBS =
      "The resulting pipeline would have been empty. Review the rules configuration for the relevant"
          + " jobs.";

  private final PipelineConfig config;
  private final PlanContext context;
  private final Repository repository;
  private final Workflows workflow;
  private final List<ConfigError> errors = new ArrayList<>();

  Planning(PipelineConfig config, PlanContext context) {
    this.config = config;
    this.context = context;
    this.repository = new Repository(context.tree());
    this.workflow = new Workflows(config, context, repository);
  }

  PipelinePlan plan() {
    Workflows.Result start = workflow.decide();
    if (!start.runs()) {
      return none(start, NO_WORKFLOW_RULE);
    }
    var layers = new Layers(context, start.predefined(), start.variables());
    var selected = new ArrayList<Chosen>();
    for (JobConfig job : config.jobs()) {
      Selection selection = select(job, layers);
      if (selection.included()) {
        selected.add(new Chosen(job, selection));
      }
    }
    failOnErrors();
    if (selected.stream().allMatch(one -> isEdge(one.job().stage()))) {
      return none(start, NO_JOBS);
    }
    List<PlannedJob> jobs = new Assembly(layers, selected).jobs();
    failOnErrors();
    List<String> stages = jobs.stream().map(job -> job.stage().name()).distinct().toList();
    return new PipelinePlan(
        start.name(), stages, jobs, start.predefined(), autoCancel(start), "", config.warnings());
  }

  Explanation explain(String name) {
    JobConfig job =
        config
            .job(name)
            .orElseThrow(() -> new IllegalArgumentException("no job is called " + name));
    Workflows.Result start = workflow.decide();
    var story = new Story(job, context, repository);
    if (config.workflow().rules() != null) {
      story.tellWorkflow(start);
    }
    if (!start.runs()) {
      return story.end(false, NO_WORKFLOW_RULE);
    }
    var layers = new Layers(context, start.predefined(), start.variables());
    Scope scope =
        new Scope(layers.of(job, Map.of(), job.conditions().when()).variables().collected());
    try {
      return story.tellJob(scope, select(job, layers));
    } catch (RuleFailure e) {
      return story.end(false, "Failed to parse rule for " + name + ": " + e.getMessage());
    }
  }

  private Selection select(JobConfig job, Layers layers) {
    try {
      Scope scope =
          new Scope(layers.of(job, Map.of(), job.conditions().when()).variables().collected());
      List<Rule> rules = job.rules();
      if (rules != null) {
        return Selection.byRule(job, new Rules(scope, repository).first(rules).rule());
      }
      var policies = new Policies(context, scope, repository);
      return Selection.withoutRules(
          job, policies.include(job.conditions().only(), job.conditions().except()));
    } catch (RuleFailure e) {
      errors.add(
          ConfigError.at(
              job.position(), "Failed to parse rule for " + job.name() + ": " + e.getMessage()));
    } catch (ConfigErrors e) {
      errors.addAll(e.errors());
    }
    return Selection.withoutRules(job, false);
  }

  private void failOnErrors() {
    if (!errors.isEmpty()) {
      throw new ConfigErrors(errors, Map.of());
    }
  }

  private PipelinePlan none(Workflows.Result start, String why) {
    return new PipelinePlan(
        start.name(),
        List.of(),
        List.of(),
        start.predefined(),
        autoCancel(start),
        why,
        config.warnings());
  }

  private static PipelinePlan.AutoCancelRules autoCancel(Workflows.Result start) {
    AutoCancelConfig chosen = start.autoCancel();
    AutoCancel.OnNewCommit commit = chosen.onNewCommit();
    AutoCancel.OnJobFailure failure = chosen.onJobFailure();
    return new PipelinePlan.AutoCancelRules(
        commit == null ? AutoCancel.OnNewCommit.CONSERVATIVE : commit,
        failure == null ? AutoCancel.OnJobFailure.NONE : failure);
  }

  private static boolean isEdge(String stage) {
    return stage.equals(".pre") || stage.equals(".post");
  }

  private record Chosen(JobConfig job, Selection selection) {}

  /** Makes planned jobs of the selected ones. */
  private final class Assembly {

    private final Layers layers;
    private final List<Chosen> selected;
    private final List<JobConfig> ordered;
    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> stages;
    private final NeedsCheck check;
    private final CacheKeys cacheKeys = new CacheKeys(repository, context.commit().isProtected());

    Assembly(Layers layers, List<Chosen> selected) {
      this.layers = layers;
      this.selected = selected;
      this.ordered =
          selected.stream()
              .map(Chosen::job)
              .sorted(Comparator.comparingInt(job -> config.stages().indexOf(job.stage())))
              .toList();
      for (JobConfig job : ordered) {
        places.put(job.name(), places.size());
      }
      this.stages = ordered.stream().map(JobConfig::stage).distinct().toList();
      this.check = new NeedsCheck(config.stages(), ordered);
    }

    List<PlannedJob> jobs() {
      var jobs = new ArrayList<PlannedJob>();
      for (Chosen one : selected) {
        try {
          jobs.add(job(one.job(), one.selection()));
        } catch (ConfigErrors e) {
          errors.addAll(e.errors());
        }
      }
      check.findCircle();
      errors.addAll(check.errors());
      jobs.sort(Comparator.comparingInt(job -> job.stage().index()));
      return jobs;
    }

    private PlannedJob job(JobConfig job, Selection selection) {
      Layers.JobLayers own = layers.of(job, selection.variables(), selection.when());
      Variables all = own.variables().collected();
      failOnCircle(job, all.circle());
      var scope = new Scope(all);
      return new PlannedJob(
          job,
          new PlannedJob.Stage(job.stage(), stages.indexOf(job.stage())),
          new PlannedJob.Start(
              selection.when(),
              selection.startIn(),
              selection.allowFailure(),
              selection.interruptible()),
          order(job, selection.needs(), scope),
          own.variables(),
          job.execution().tags().stream().map(scope::expandExisting).toList(),
          cacheKeys.of(job.outputs().caches()),
          own.environment());
    }

    private PlannedJob.Order order(JobConfig job, @Nullable List<Need> declared, Scope scope) {
      List<Need.Job> needs = check.resolve(job, declared);
      List<String> names = needs.stream().map(Need.Job::job).toList();
      List<Need> elsewhere =
          declared == null
              ? List.of()
              : declared.stream().filter(one -> !(one instanceof Need.Job)).toList();
      String group = job.order().resourceGroup();
      return new PlannedJob.Order(
          declared == null ? JobState.Schedule.BY_STAGE : JobState.Schedule.byNeeds(names),
          artifactsFrom(job, declared == null ? null : needs),
          elsewhere,
          group == null ? "" : scope.expand(group));
    }

    private List<String> artifactsFrom(JobConfig job, @Nullable List<Need.Job> needs) {
      List<String> dependencies = job.order().dependencies();
      List<String> wanted = dependencies;
      if (needs != null) {
        List<String> needed =
            needs.stream().filter(Need.Job::artifacts).map(Need.Job::job).toList();
        wanted =
            dependencies == null ? needed : needed.stream().filter(dependencies::contains).toList();
      }
      if (wanted != null) {
        // In the pipeline's order; a name that is not in this pipeline gives nothing.
        return wanted.stream()
            .filter(places::containsKey)
            .distinct()
            .sorted(Comparator.comparing(places::get))
            .toList();
      }
      int stage = stages.indexOf(job.stage());
      return ordered.stream()
          .takeWhile(one -> stages.indexOf(one.stage()) < stage)
          .map(JobConfig::name)
          .toList();
    }

    private void failOnCircle(JobConfig job, List<String> circle) {
      if (!circle.isEmpty()) {
        String keys = circle.stream().map(key -> "\"" + key + "\"").toList().toString();
        throw ConfigErrors.of(
            ConfigError.at(
                position(job, circle.get(0)),
                job.name() + ": circular variable reference detected: " + keys));
      }
    }

    private Position position(JobConfig job, String key) {
      VariableConfig variable = job.variables().get(key);
      VariableConfig found = variable == null ? config.variables().get(key) : variable;
      return found == null ? job.position() : found.position();
    }
  }
}
