package io.estiva.coordinator.api;

import io.estiva.coordinator.pipeline.PipelineStarts.Request;
import io.estiva.coordinator.project.ProjectCatalog.NewProject;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.VariableRow;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The REST interface for people and scripts, under GitLab's addresses where GitLab has them ({@code /api/v4}) and under
 * {@code /api/estiva} otherwise. Every call but the push hook shows an access token.
 */
public final class ManagementApi {
  private static final int BODY = 1024 * 1024;
  private static final int PAGE = 50;
  private static final int LOG = 16 * 1024 * 1024;

  private final Workings workings;
  private final JobActions actions;
  private final Access access;
  private final BodyHandler body = BodyHandler.create(false).setBodyLimit(BODY);

  /** Takes what it works on; {@link #mount} makes it reachable. */
  public ManagementApi(Workings workings, JobActions actions) {
    this.workings = workings;
    this.actions = actions;
    this.access = new Access(workings.projects());
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.post("/api/estiva/projects/:id/push").handler(body).handler(guarded(new PushHook(workings)::handle));
    projects(router);
    pipelines(router);
    jobs(router);
    new RunnerRoutes(workings).mount(router, access, body);
  }

  private void projects(Router router) {
    reading(router, "/api/v4/projects", this::listProjects);
    reading(router, "/api/v4/projects/:id", this::showProject);
    writing(router, HttpMethod.POST, "/api/v4/projects", this::createProject);
    writing(router, HttpMethod.DELETE, "/api/v4/projects/:id", this::deleteProject);
    reading(router, "/api/v4/projects/:id/variables", this::listVariables);
    writing(router, HttpMethod.POST, "/api/v4/projects/:id/variables", this::putVariable);
    writing(router, HttpMethod.PUT, "/api/v4/projects/:id/variables/:key", this::putVariable);
    writing(router, HttpMethod.DELETE, "/api/v4/projects/:id/variables/:key", this::deleteVariable);
    writing(router, HttpMethod.POST, "/api/estiva/projects/:id/hook-token", this::newHookToken);
  }

  private void pipelines(Router router) {
    writing(router, HttpMethod.POST, "/api/v4/projects/:id/pipeline", this::startPipeline);
    reading(router, "/api/v4/projects/:id/pipelines", this::listPipelines);
    reading(router, "/api/v4/projects/:id/pipelines/:pipeline", this::showPipeline);
    reading(router, "/api/v4/projects/:id/pipelines/:pipeline/jobs", this::listJobs);
    writing(
        router,
        HttpMethod.POST,
        "/api/v4/projects/:id/pipelines/:pipeline/cancel",
        context ->
            pipeline(context, 200, (project, row) -> actions.cancelPipeline(row.id()).map(count -> Map.of("canceled", count))));
    writing(
        router,
        HttpMethod.POST,
        "/api/v4/projects/:id/pipelines/:pipeline/retry",
        context ->
            pipeline(
                context,
                200,
                (project, row) -> actions.retryPipeline(row.id(), Access.who(context)).map(count -> Map.of("retried", count))));
  }

  private void jobs(Router router) {
    reading(router, "/api/v4/projects/:id/jobs/:job", this::showJob);
    reading(router, "/api/v4/projects/:id/jobs/:job/trace", this::showTrace);
    action(router, "cancel", context -> row -> actions.cancel(row.id(), ApiBodies.of(context).flag("force", false)));
    action(router, "retry", context -> row -> actions.retry(row.id(), Access.who(context)));
    action(router, "play", context -> row -> actions.play(row.id(), Access.who(context)));
  }

  private void listProjects(RoutingContext context) {
    ApiAnswers.when(
        context,
        200,
        workings.store().read(session -> session.projects().all()),
        rows -> rows.stream().map(Json::project).toList());
  }

  private void showProject(RoutingContext context) {
    ApiAnswers.when(context, 200, Paths.project(workings.store(), context), Json::project);
  }

  private void createProject(RoutingContext context) {
    ApiBodies parameters = ApiBodies.of(context);
    NewProject wanted =
        new NewProject(
            parameters.text("path"),
            parameters.text("name", ""),
            parameters.text("git_url", parameters.text("repository_url", "")),
            parameters.text("default_branch", ""),
            parameters.texts("protected_refs"),
            parameters.text("ci_config_path", ""));
    ApiAnswers.when(
        context,
        201,
        workings.projects().create(wanted),
        made -> plus(Json.project(made.row()), "hook_token", made.token()));
  }

  private void deleteProject(RoutingContext context) {
    ApiAnswers.when(
        context,
        200,
        Paths.project(workings.store(), context).compose(row -> workings.projects().delete(row.id())),
        done -> Map.of("deleted", done));
  }

  private void newHookToken(RoutingContext context) {
    ApiAnswers.when(
        context,
        201,
        Paths.project(workings.store(), context).compose(row -> workings.projects().newHookToken(row.id())),
        token -> Map.of("hook_token", token));
  }

  private void listVariables(RoutingContext context) {
    String id = String.valueOf(context.pathParam("id"));
    ApiAnswers.when(
        context,
        200,
        workings.store().read(session -> session.projects().variables(Paths.project(session, id).id())),
        rows -> rows.stream().map(Json::variable).toList());
  }

  private void putVariable(RoutingContext context) {
    ApiBodies parameters = ApiBodies.of(context);
    String inPath = context.pathParam("key");
    VariableRow row =
        new VariableRow(
            inPath == null ? parameters.text("key") : inPath,
            parameters.text("value", ""),
            parameters.flag("masked", false),
            parameters.flag("protected", false),
            parameters.text("variable_type", "env_var").equals("file"),
            parameters.flag("raw", false),
            parameters.text("environment_scope", "*"));
    ApiAnswers.when(
        context,
        inPath == null ? 201 : 200,
        Paths.project(workings.store(), context).compose(project -> workings.projects().putVariable(project.id(), row)),
        Json::variable);
  }

  private void deleteVariable(RoutingContext context) {
    String id = String.valueOf(context.pathParam("id"));
    String key = String.valueOf(context.pathParam("key"));
    String scope = ApiBodies.of(context).text("environment_scope", "*");
    ApiAnswers.when(
        context,
        200,
        workings.store().write(session -> session.projects().deleteVariable(Paths.project(session, id).id(), key, scope)),
        done -> Map.of("deleted", done));
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
                            project.id(), parameters.text("ref", ""), parameters.text("sha", ""), "", "api", who,
                            parameters.variables("variables")))
                    .map(
                        started ->
                            started
                                .pipeline()
                                .map(row -> json(project, row))
                                .orElseThrow(() -> new IllegalArgumentException("No pipeline: " + started.whyNone()))))
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
                        session.jobs().ofPipeline(row.id()).stream().map(job -> json(session, project, job)).toList()));
  }

  private void showJob(RoutingContext context) {
    job(context, 200, row -> workings.store().read(session -> json(session, projectOf(session, row), row)));
  }

  private void showTrace(RoutingContext context) {
    long offset = ApiBodies.of(context).number("offset", 0);
    found(context)
        .compose(row -> workings.files().executeBlocking(() -> workings.traces().read(row.id(), offset, LOG), false))
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
      Router router, String verb, Function<RoutingContext, Function<JobRow, Future<JobRow>>> verbs) {
    writing(
        router,
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
                        .compose(after -> workings.store().read(session -> json(session, projectOf(session, after), after)))));
  }

  private void pipeline(
      RoutingContext context, int status, BiFunction<ProjectRow, PipelineRow, Future<? extends Object>> use) {
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
                                .orElseThrow(() -> new ApiAnswers.NotThere("There is no pipeline " + id + ".")))
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
                                .orElseThrow(() -> new ApiAnswers.NotThere("There is no job " + id + "."))));
  }

  private static ProjectRow projectOf(Session session, JobRow row) {
    return session.projects().find(row.projectId()).orElseThrow();
  }

  private Map<String, @Nullable Object> json(ProjectRow project, PipelineRow row) {
    return Json.pipeline(row, workings.address().pipeline(project.path(), row.id()));
  }

  private Map<String, @Nullable Object> json(Session session, ProjectRow project, JobRow row) {
    Map<String, @Nullable Object> json = Json.job(row, workings.address().job(project.path(), row.id()));
    json.put("waiting_because", actions.whyWaiting(session, row).orElse(null));
    return json;
  }

  static Map<String, @Nullable Object> plus(Map<String, @Nullable Object> json, String key, String value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(json);
    more.put(key, value);
    return more;
  }

  private void reading(Router router, String path, Handler<RoutingContext> handler) {
    router.get(path).handler(body).handler(access.reading()).handler(guarded(handler));
  }

  private void writing(Router router, HttpMethod method, String path, Handler<RoutingContext> handler) {
    router.route(method, path).handler(body).handler(access.writing()).handler(guarded(handler));
  }

  static Handler<RoutingContext> guarded(Handler<RoutingContext> handler) {
    return context -> {
      try {
        handler.handle(context);
      } catch (RuntimeException e) {
        ApiAnswers.failure(context, e);
      }
    };
  }
}
