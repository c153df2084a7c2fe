package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.Environment;
import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.VariableConfig;
import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.state.When;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the variables of jobs together, layer by layer, and with them the names of environments. */
final class Layers {

  private static final Pattern GROUP_SUFFIX =
      Pattern.compile("([\\s:]+(\\[.*\\]|\\d+[\\s:/\\\\]+\\d+)){1,3}\\s*$");
  private static final Pattern ENVIRONMENT_NAME = Pattern.compile("[A-Za-z0-9_/. ${}-]{1,255}");

  private final PlanContext context;
  private final Variables pipeline;
  private final Variables user;
  private final Map<String, VariableConfig> root;

  /**
   * @param pipeline predefined, of the pipeline
   * @param root of the top level and the workflow's rule, by name
   */
  Layers(PlanContext context, Variables pipeline, Map<String, VariableConfig> root) {
    this.context = context;
    this.pipeline = pipeline;
    this.user = Predefined.user(context);
    this.root = root;
  }

  /** A job's variables and the environment that they lead to. */
  record JobLayers(JobVariables variables, @Nullable PlannedEnvironment environment) {}

  /**
   * The variables of a job.
   *
   * @param ruleVariables of the rule that matched; empty before rules are decided
   */
  JobLayers of(JobConfig job, Map<String, VariableConfig> ruleVariables, When when) {
    Variables predefined = pipeline.plus(predefined(job, when));
    Variables yaml = Variables.of(variables(merged(job, ruleVariables).values()));
    JobVariables simple = layers(predefined, yaml, "", Variables.EMPTY);
    Environment environment = job.outputs().environment();
    if (environment == null) {
      return new JobLayers(simple, null);
    }
    Scope scope = new Scope(simple.collected());
    String name = name(job, scope.expand(environment.name()));
    String slug = Slugs.ofEnvironment(name);
    String tier = environment.tier() == null ? "" : scope.expand(environment.tier());
    tier = tier.isEmpty() ? PlannedEnvironment.guessTier(name) : tier;
    Variables known = predefined.plus(ofEnvironment(name, tier, environment));
    JobVariables full = layers(known, yaml, name, last(slug, environment));
    return new JobLayers(full, planned(environment, name, slug, tier, new Scope(full.collected())));
  }

  private JobVariables layers(
      Variables predefined, Variables yaml, String environment, Variables last) {
    Variables stored = context.stored().visible(environment, context.commit().isProtected());
    return new JobVariables(
        predefined, yaml, user, Variables.EMPTY, stored, context.pipeline().variables(), last);
  }

  private Map<String, VariableConfig> merged(
      JobConfig job, Map<String, VariableConfig> ruleVariables) {
    var merged = new LinkedHashMap<String, VariableConfig>();
    root.forEach(
        (name, variable) -> {
          if (job.inheritVariables().allows(name)) {
            merged.put(name, variable);
          }
        });
    merged.putAll(job.variables());
    merged.putAll(ruleVariables);
    return merged;
  }

  /** Without those that no environment can hold: GitLab accepts a variable without a name. */
  static Collection<Variable> variables(Collection<VariableConfig> configs) {
    return configs.stream()
        .filter(one -> !one.name().isEmpty())
        .map(one -> new Variable(one.name(), one.value(), false, false, true, !one.expand()))
        .toList();
  }

  private static Variables predefined(JobConfig job, When when) {
    var all = new ArrayList<Variable>();
    all.add(Variable.literal("CI_JOB_NAME", job.name()));
    all.add(Variable.literal("CI_JOB_NAME_SLUG", Slugs.of(job.name())));
    all.add(Variable.literal("CI_JOB_GROUP_NAME", GROUP_SUFFIX.matcher(job.name()).replaceAll("")));
    all.add(Variable.literal("CI_JOB_STAGE", job.stage()));
    if (job.id().isParallel()) {
      all.add(Variable.literal("CI_NODE_INDEX", String.valueOf(job.id().index())));
    }
    all.add(Variable.literal("CI_NODE_TOTAL", String.valueOf(Math.max(1, job.id().total()))));
    if (when == When.MANUAL) {
      all.add(Variable.literal("CI_JOB_MANUAL", "true"));
    }
    return Variables.of(all);
  }

  private static Variables ofEnvironment(String name, String tier, Environment environment) {
    return Variables.of(
        Variable.literal("CI_ENVIRONMENT_NAME", name),
        Variable.literal("CI_ENVIRONMENT_ACTION", environment.action().word()),
        Variable.literal("CI_ENVIRONMENT_TIER", tier));
  }

  private static Variables last(String slug, Environment environment) {
    var all = new ArrayList<Variable>();
    all.add(Variable.literal("CI_ENVIRONMENT_SLUG", slug));
    if (environment.url() != null) {
      all.add(Variable.of("CI_ENVIRONMENT_URL", environment.url()));
    }
    return Variables.of(all);
  }

  private static PlannedEnvironment planned(
      Environment environment, String name, String slug, String tier, Scope scope) {
    String url = environment.url() == null ? "" : scope.expandExisting(environment.url());
    String autoStop =
        environment.autoStopIn() == null ? "" : scope.expand(environment.autoStopIn());
    return new PlannedEnvironment(name, slug, tier, url, environment, autoStop);
  }

  private static String name(JobConfig job, String name) {
    if (!ENVIRONMENT_NAME.matcher(name).matches() || name.startsWith("/") || name.endsWith("/")) {
      throw ConfigErrors.of(
          ConfigError.at(
                  job.position(),
                  "jobs:"
                      + job.name()
                      + ":environment name can contain only letters, digits, '-', '_',"
                      + " '/', '$', '{', '}', '.', and spaces, but it cannot start or end with '/'")
              .withHint("With variables resolved it is \"" + name + "\"."));
    }
    return name;
  }
}
