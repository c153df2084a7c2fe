package io.estiva.coordinator.api;

import io.estiva.coordinator.pipeline.PipelineStarts.Request;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.Session;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The REST interface for people and scripts, under GitLab's addresses where GitLab has them ({@code
 * /api/v4}) and under {@code /api/estiva} otherwise. Every call but the push hook shows an access
 * token.
 */
public final class ManagementApi {
  private static final int PAGE = 50;
  private static final int LOG = 16 * 1024 * 1024;

  private final Workings workings;
  private final JobActions actions;

  /** Takes what it works on; {@link #mount} makes it reachable. */
  public ManagementApi(Workings workings, JobActions actions) {
    this.workings = workings;
    this.actions = actions;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    GuardedRoutes routes = new GuardedRoutes(router, new Access(workings.projects()));
    routes.open(HttpMethod.POST, "/api/estiva/projects/:id/push", new PushHook(workings)::handle);
    new ProjectRoutes(workings).mount(routes);
    pipelines(routes);
    jobs(routes);
    new RunnerRoutes(workings).mount(routes);
    new LintRoutes(workings).mount(routes);
  }

  private void pipelines(GuardedRoutes routes) {
    routes.writing(HttpMethod.POST, "/api/v4/projects/:id/pipeline", this::startPipeline);
    routes.reading("/api/v4/projects/:id/pipelines", this::listPipelines);
    routes.reading("/api/v4/projects/:id/pipelines/:pipeline", this::showPipeline);
    routes.reading("/api/v4/projects/:id/pipelines/:pipeline/jobs", this::listJobs);
    routes.writing(
        HttpMethod.POST,
        "/api/v4/projects/:id/pipelines/:pipeline/cancel",
        context ->
            pipeline(
                context,
                200,
                (project, row) ->
                    actions.cancelPipeline(row.id()).map(count -> Map.of("canceled", count))));
    routes.writing(
        HttpMethod.POST,
        "/api/v4/projects/:id/pipelines/:pipeline/retry",
        context ->
            pipeline(
                context,
                200,
                (project, row) ->
                    actions
                        .retryPipeline(row.id(), Access.who(context))
                        .map(count -> Map.of("retried", count))));
  }

  private void jobs(GuardedRoutes routes) {
    routes.reading("/api/v4/projects/:id/jobs/:job", this::showJob);
    routes.reading("/api/v4/projects/:id/jobs/:job/trace", this::showTrace);
    action(
        routes,
        "cancel",
        context -> row -> actions.cancel(row.id(), ApiBodies.of(context).flag("force", false)));
    action(routes, "retry", context -> row -> actions.retry(row.id(), Access.who(context)));
    action(routes, "play", context -> row -> actions.play(row.id(), Access.who(context)));
  }

  private void startPipeline(RoutingContext context) {
    ApiBodies parameters = ApiBodies.of(context);
    String who = Access.who(context);
    Paths.project(workings.store(), context)
        .compose(
            project ->
                workings
                    .starts()
                    .start(
                        new Request(
                            project.id(),
                            parameters.text("ref", ""),
                            parameters.text("sha", ""),
                            "",
                            "api",
                            who,
                            parameters.variables("variables")))
                    .map(
                        started ->
                            started
                                .pipeline()
                                .map(row -> json(project, row))
                                .orElseThrow(
                                    () ->
                                        new IllegalArgumentException(
                                            "No pipeline: " + started.whyNone()))))
        .onSuccess(json -> ApiAnswers.json(context, 201, json))
        .onFailure(e -> ApiAnswers.failure(context, e));
  }

  private void listPipelines(RoutingContext context) {
    String id = String.valueOf(context.pathParam("id"));
    long before = ApiBodies.of(context).number("before", 0);
    ApiAnswers.when(
        context,
        200,
        workings
            .store()
            .read(
                session -> {
                  ProjectRow project = Paths.project(session, id);
                  return session.pipelines().ofProject(project.id(), before, PAGE).stream()
                      .map(row -> json(project, row))
                      .toList();
                }),
        list -> list);
  }

  private void showPipeline(RoutingContext context) {
    pipeline(context, 200, (project, row) -> Future.succeededFuture(json(project, row)));
  }

  private void listJobs(RoutingContext context) {
    pipeline(
        context,
        200,
        (project, row) ->
            workings
                .store()
                .read(
                    session ->
                        session.jobs().ofPipeline(row.id()).stream()
                            .map(job -> json(session, project, job))
                            .toList()));
  }

  private void showJob(RoutingContext context) {
    job(
        context,
        200,
        row -> workings.store().read(session -> json(session, projectOf(session, row), row)));
  }

  private void showTrace(RoutingContext context) {
    long offset = ApiBodies.of(context).number("offset", 0);
    found(context)
        .compose(
            row ->
                workings
                    .files()
                    .executeBlocking(() -> workings.traces().read(row.id(), offset, LOG), false))
        .onSuccess(
            bytes ->
                context
                    .response()
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .end(Buffer.buffer(bytes)))
        .onFailure(e -> ApiAnswers.failure(context, e));
  }

  private void action(
      GuardedRoutes routes,
      String verb,
      Function<RoutingContext, Function<JobRow, Future<JobRow>>> verbs) {
    routes.writing(
        HttpMethod.POST,
        "/api/v4/projects/:id/jobs/:job/" + verb,
        context ->
            job(
                context,
                200,
                row ->
                    verbs
                        .apply(context)
                        .apply(row)
                        .compose(
                            after ->
                                workings
                                    .store()
                                    .read(
                                        session ->
                                            json(session, projectOf(session, after), after)))));
  }

  private void pipeline(
      RoutingContext context,
      int status,
      BiFunction<ProjectRow, PipelineRow, Future<? extends Object>> use) {
    long id = Paths.number(context, "pipeline");
    Paths.project(workings.store(), context)
        .compose(
            project ->
                workings
                    .store()
                    .read(
                        session ->
                            session
                                .pipelines()
                                .find(id)
                                .filter(row -> row.projectId() == project.id())
                                .orElseThrow(
                                    () ->
                                        new ApiAnswers.NotThere(
                                            "There is no pipeline " + id + ".")))
                    .compose(row -> use.apply(project, row).map(value -> (Object) value)))
        .onSuccess(value -> ApiAnswers.json(context, status, value))
        .onFailure(e -> ApiAnswers.failure(context, e));
  }

  private void job(
      RoutingContext context, int status, Function<JobRow, Future<? extends Object>> use) {
    found(context)
        .compose(row -> use.apply(row).map(value -> (Object) value))
        .onSuccess(value -> ApiAnswers.json(context, status, value))
        .onFailure(e -> ApiAnswers.failure(context, e));
  }

  private Future<JobRow> found(RoutingContext context) {
    long id = Paths.number(context, "job");
    return Paths.project(workings.store(), context)
        .compose(
            project ->
                workings
                    .store()
                    .read(
                        session ->
                            session
                                .jobs()
                                .find(id)
                                .filter(row -> row.projectId() == project.id())
                                .orElseThrow(
                                    () -> new ApiAnswers.NotThere("There is no job " + id + "."))));
  }

  private static ProjectRow projectOf(Session session, JobRow row) {
    return session.projects().find(row.projectId()).orElseThrow();
  }

  private Map<String, @Nullable Object> json(ProjectRow project, PipelineRow row) {
    return Json.pipeline(row, workings.address().pipeline(project.path(), row.id()));
  }

  private Map<String, @Nullable Object> json(Session session, ProjectRow project, JobRow row) {
    Map<String, @Nullable Object> json =
        Json.job(row, workings.address().job(project.path(), row.id()));
    json.put("waiting_because", actions.whyWaiting(session, row).orElse(null));
    return json;
  }
}
