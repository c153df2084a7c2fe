package io.estiva.coordinator.api;

import io.estiva.coordinator.pipeline.LintResult;
import io.estiva.coordinator.pipeline.PipelineStarts.Request;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.pipeline.compile.IncludeRequest;
import io.estiva.pipeline.config.Environment;
import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.Need;
import io.estiva.pipeline.config.OnlyExcept;
import io.estiva.pipeline.plan.PlannedEnvironment;
import io.estiva.pipeline.plan.PlannedJob;
import io.estiva.pipeline.yaml.YamlWriter;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks a file in the management interface, in GitLab's format. Asks for a token that may change
 * things: the answer shows files of other projects and what variables become.
 */
final class LintRoutes {
  private final Workings workings;

  LintRoutes(Workings workings) {
    this.workings = workings;
  }

  void mount(GuardedRoutes routes) {
    routes.writing(HttpMethod.POST, "/api/v4/projects/:id/ci/lint", this::lint);
  }

  private void lint(RoutingContext context) {
    ApiBodies parameters = ApiBodies.of(context);
    String content = parameters.text("content");
    boolean plans = parameters.flag("dry_run", false);
    boolean withJobs = parameters.flag("include_jobs", false);
    String ref = parameters.text("ref", "");
    String who = Access.who(context);
    Paths.project(workings.store(), context)
        .compose(
            project ->
                workings
                    .starts()
                    .lint(Request.of(project.id(), ref, "push", who), content, plans)
                    .map(result -> json(project, result, plans, withJobs)))
        .onSuccess(json -> ApiAnswers.json(context, 200, json))
        .onFailure(e -> ApiAnswers.failure(context, e));
  }

  private static Map<String, @Nullable Object> json(
      ProjectRow project, LintResult result, boolean plans, boolean withJobs) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("valid", result.errors().isEmpty());
    json.put("errors", result.errors());
    json.put("warnings", result.warnings());
    json.put(
        "merged_yaml",
        result.config().map(config -> YamlWriter.write(config.merged())).orElse(null));
    json.put(
        "includes",
        result.includes().stream().map(wanted -> json(project, result, wanted)).toList());
    if (withJobs) {
      json.put("jobs", jobs(result, plans));
    }
    return json;
  }

  private static Map<String, @Nullable Object> json(
      ProjectRow project, LintResult result, IncludeRequest wanted) {
    Map<String, Object> extra = new LinkedHashMap<>();
    Optional.ofNullable(wanted.project()).ifPresent(other -> extra.put("project", other));
    Optional.ofNullable(wanted.ref()).ifPresent(ref -> extra.put("ref", ref));
    boolean isProject = wanted.kind() == IncludeRequest.Kind.PROJECT;
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("type", isProject ? "file" : wanted.kind().name().toLowerCase(Locale.ROOT));
    json.put("location", wanted.location());
    json.put("blob", null);
    json.put("raw", null);
    json.put("extra", extra);
    json.put("context_project", project.path());
    json.put("context_sha", result.sha());
    return json;
  }

  private static List<Map<String, @Nullable Object>> jobs(LintResult result, boolean plans) {
    return plans
        ? result
            .plan()
            .map(plan -> plan.jobs().stream().map(LintRoutes::planned).toList())
            .orElse(List.of())
        : result
            .config()
            .map(config -> config.jobs().stream().map(LintRoutes::written).toList())
            .orElse(List.of());
  }

  private static Map<String, @Nullable Object> planned(PlannedJob job) {
    return json(
        job.config(),
        job.tags(),
        job.deployment().map(PlannedEnvironment::name).orElse(null),
        job.when().word(),
        job.start().allowFailure().always());
  }

  private static Map<String, @Nullable Object> written(JobConfig job) {
    Map<String, @Nullable Object> json =
        json(
            job,
            job.execution().tags(),
            Optional.ofNullable(job.outputs().environment()).map(Environment::name).orElse(null),
            job.conditions().when().word(),
            job.conditions().allowFailure().always());
    json.put("only", policy(job.conditions().only()));
    json.put("except", policy(job.conditions().except()));
    return json;
  }

  private static Map<String, @Nullable Object> json(
      JobConfig job,
      List<String> tags,
      @Nullable String environment,
      String when,
      boolean allowFailure) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", job.name());
    json.put("stage", job.stage());
    json.put("before_script", job.execution().scripts().beforeScript());
    json.put("script", job.execution().scripts().script());
    json.put("after_script", job.execution().scripts().afterScript());
    json.put("tag_list", tags);
    json.put("environment", environment);
    json.put("when", when);
    json.put("allow_failure", allowFailure);
    json.put(
        "needs",
        Optional.ofNullable(job.needs())
            .map(
                needs ->
                    needs.stream()
                        .filter(Need.Job.class::isInstance)
                        .map(Need.Job.class::cast)
                        .map(
                            need ->
                                Map.of(
                                    "name", need.job(),
                                    "artifacts", need.artifacts(),
                                    "optional", need.optional()))
                        .toList())
            .orElse(null));
    return json;
  }

  private static @Nullable Map<String, Object> policy(@Nullable OnlyExcept policy) {
    if (policy == null) {
      return null;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    Optional.ofNullable(policy.refs()).ifPresent(refs -> json.put("refs", refs));
    Optional.ofNullable(policy.variables())
        .ifPresent(
            conditions ->
                json.put("variables", conditions.stream().map(one -> one.text()).toList()));
    Optional.ofNullable(policy.changes()).ifPresent(paths -> json.put("changes", paths));
    return json;
  }
}
