package io.estiva.coordinator.web;

import io.estiva.coordinator.api.JobActions;
import io.estiva.coordinator.api.Workings;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.Notice;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.Session;
import io.vertx.core.Future;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.handler.StaticHandler;
import io.vertx.ext.web.sstore.LocalSessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of the pages. Reading may be open to everybody; cancelling, retrying and starting jobs
 * needs somebody who signed in with an administrator's token. Mounted last: a project's path may be
 * anything.
 */
public final class WebPages {
  private static final Logger log = LoggerFactory.getLogger(WebPages.class);
  private static final String PIPELINE = "/(?<project>[^-].*?)/-/pipelines/(?<id>\\d{1,18})";
  private static final String JOB = "/(?<project>[^-].*?)/-/jobs/(?<id>\\d{1,18})";
  private static final Duration SESSION = Duration.ofHours(12);
  private static final long FORM_BYTES = 16 * 1024;

  private final Workings workings;
  private final JobActions actions;
  private final SignIn signIn;
  private final JobPage jobPage;

  /**
   * @param open whether everybody who reaches the server may read the pages and logs
   */
  public WebPages(Workings workings, JobActions actions, boolean open) {
    this.workings = workings;
    this.actions = actions;
    this.signIn = new SignIn(workings.projects(), open);
    this.jobPage = new JobPage(actions);
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router
        .route("/-/assets/*")
        .handler(StaticHandler.create("web").setMaxAgeSeconds(300).setIncludeHidden(false));
    router
        .route()
        .handler(
            SessionHandler.create(LocalSessionStore.create(workings.vertx(), "pages"))
                .setLazySession(true)
                .setSessionTimeout(SESSION.toMillis())
                .setSessionCookieName("estiva_session")
                .setCookieHttpOnlyFlag(true)
                .setCookieSameSite(CookieSameSite.STRICT)
                .setNagHttps(false)
                .setCookieSecureFlag(workings.address().url().startsWith("https:")));
    router.post().handler(BodyHandler.create(false).setBodyLimit(FORM_BYTES));
    router.post().handler(this::checkOrigin);
    router.get("/-/sign-in").handler(context -> send(context, 200, SignIn.form("")));
    router.post("/-/sign-in").handler(context -> signIn.enter(context, this));
    router.post("/-/sign-out").handler(SignIn::leave);
    router.get().handler(this::checkReader);
    router
        .get("/")
        .handler(
            context ->
                page(context, session -> Optional.of(list(session, Optional.empty(), context))));
    router
        .get("/-/runners")
        .handler(context -> page(context, session -> Optional.of(runners(session))));
    router.get("/-/live").handler(this::live);
    router
        .getWithRegex(PIPELINE)
        .handler(context -> page(context, session -> pipeline(session, context)));
    router.getWithRegex(JOB).handler(context -> page(context, session -> job(session, context)));
    router
        .getWithRegex(JOB + "/stream")
        .handler(context -> TraceStream.start(workings, id(context), context));
    router.getWithRegex(JOB + "/raw").handler(this::raw);
    router.getWithRegex(JOB + "/artifacts/(?<type>[a-z_]{1,40})").handler(this::artifact);
    router.postWithRegex(PIPELINE + "/(?<action>cancel|retry)").handler(this::actOnPipeline);
    router.postWithRegex(JOB + "/(?<action>cancel|retry|play)").handler(this::actOnJob);
    router
        .getWithRegex("/(?<project>[^-].*)")
        .handler(context -> page(context, session -> project(session, context)));
    router.route().handler(context -> send(context, 404, message("There is no such page.")));
  }

  private void checkReader(RoutingContext context) {
    if (signIn.mayRead(context)) {
      context.next();
    } else {
      redirect(context, "/-/sign-in");
    }
  }

  private void checkOrigin(RoutingContext context) {
    if (SignIn.isOwn(context.request())) {
      context.next();
    } else {
      send(context, 403, message("This form was not sent from a page of this server."));
    }
  }

  private Page list(Session session, Optional<ProjectRow> project, RoutingContext context) {
    String before = context.request().getParam("before", "");
    long id = before.matches("\\d{1,18}") ? Long.parseLong(before) : Long.MAX_VALUE;
    return PipelinePages.list(session, project, id, now());
  }

  private Optional<Page> project(Session session, RoutingContext context) {
    return session
        .projects()
        .byPath(context.pathParam("project"))
        .map(project -> list(session, Optional.of(project), context));
  }

  private Page runners(Session session) {
    return RunnersPage.of(session, job -> actions.whyWaiting(session, job).orElse(""), now());
  }

  private Optional<Page> pipeline(Session session, RoutingContext context) {
    Optional<PipelineRow> pipeline = session.pipelines().find(id(context));
    return pipeline.flatMap(
        row ->
            projectOf(session, context, row.projectId())
                .map(
                    project ->
                        PipelinePages.one(session, project, row, signIn.mayAct(context), now())));
  }

  private Optional<Page> job(Session session, RoutingContext context) {
    Optional<JobRow> job = session.jobs().find(id(context));
    return job.flatMap(
        row ->
            projectOf(session, context, row.projectId())
                .flatMap(
                    project ->
                        session
                            .pipelines()
                            .find(row.pipelineId())
                            .map(
                                pipeline ->
                                    jobPage.of(
                                        session,
                                        project,
                                        pipeline,
                                        row,
                                        signIn.mayAct(context),
                                        now()))));
  }

  private static Optional<ProjectRow> projectOf(Session session, RoutingContext context, long id) {
    return session
        .projects()
        .find(id)
        .filter(project -> project.path().equals(context.pathParam("project")));
  }

  private void live(RoutingContext context) {
    String pipeline = context.request().getParam("pipeline", "");
    String project = context.request().getParam("project", "");
    Predicate<Notice> about;
    if (pipeline.matches("\\d{1,18}")) {
      long id = Long.parseLong(pipeline);
      about =
          notice ->
              (isAboutJob(notice) && notice.other() == id)
                  || (notice.kind() == Notice.Kind.PIPELINE_CHANGED && notice.id() == id);
    } else if (project.matches("\\d{1,18}")) {
      long id = Long.parseLong(project);
      about = notice -> notice.kind() == Notice.Kind.PIPELINE_CHANGED && notice.other() == id;
    } else {
      about = notice -> notice.kind() != Notice.Kind.TRACE_GROWN;
    }
    EventStreams.changes(workings, context, about);
  }

  private static boolean isAboutJob(Notice notice) {
    return notice.kind() == Notice.Kind.JOB_CHANGED || notice.kind() == Notice.Kind.JOB_PENDING;
  }

  private void raw(RoutingContext context) {
    secure(context.response())
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .sendFile(workings.traces().path(id(context)).toString())
        .onFailure(missing -> context.response().end());
  }

  private void artifact(RoutingContext context) {
    long job = id(context);
    String type = context.pathParam("type");
    workings
        .store()
        .read(session -> session.artifacts().find(job, type))
        .onFailure(context::fail)
        .onSuccess(
            row -> {
              if (row.isEmpty()) {
                send(context, 404, message("There is no such artifact, or it has expired."));
                return;
              }
              String name = row.get().filename().replaceAll("[^A-Za-z0-9._-]", "_");
              secure(context.response())
                  .putHeader("Content-Type", "application/octet-stream")
                  .putHeader("Content-Disposition", "attachment; filename=\"" + name + "\"")
                  .sendFile(workings.artifacts().path(job, type).toString())
                  .onFailure(missing -> context.response().end());
            });
  }

  private void actOnPipeline(RoutingContext context) {
    long id = id(context);
    act(
        context,
        (action, who) ->
            action.equals("cancel") ? actions.cancelPipeline(id) : actions.retryPipeline(id, who),
        done -> context.normalizedPath().replaceFirst("/[a-z]+$", ""));
  }

  private void actOnJob(RoutingContext context) {
    long id = id(context);
    boolean force = context.request().getParam("force") != null;
    act(
        context,
        (action, who) ->
            switch (action) {
              case "cancel" -> actions.cancel(id, force);
              case "retry" -> actions.retry(id, who);
              default -> actions.play(id, who);
            },
        done -> done instanceof JobRow row ? Words.path(context.pathParam("project"), row) : "/");
  }

  private void act(
      RoutingContext context,
      BiFunction<String, String, Future<?>> action,
      Function<Object, String> next) {
    if (!signIn.mayAct(context)) {
      send(context, 403, SignIn.form("Sign in with an administrator's token to do this."));
      return;
    }
    action
        .apply(context.pathParam("action"), "web")
        .onSuccess(done -> redirect(context, next.apply(done)))
        .onFailure(
            failure -> {
              if (failure instanceof IllegalStateException) {
                send(context, 409, message(String.valueOf(failure.getMessage())));
              } else {
                failed(context, failure);
              }
            });
  }

  private void page(RoutingContext context, Function<Session, Optional<Page>> make) {
    workings
        .store()
        .read(make)
        .onSuccess(
            page ->
                page.ifPresentOrElse(
                    found -> send(context, 200, found),
                    () ->
                        send(
                            context,
                            404,
                            message(
                                "There is no such page. The project or pipeline may be gone."))))
        .onFailure(failure -> failed(context, failure));
  }

  private void failed(RoutingContext context, Throwable failure) {
    log.error("page failed path={}", context.normalizedPath(), failure);
    send(context, 500, message("The page could not be made. The coordinator's log says why."));
  }

  /** Sends a page with the headers that keep it from being framed, sniffed or scripted. */
  void send(RoutingContext context, int status, Page page) {
    if (context.response().ended()) {
      return;
    }
    secure(context.response())
        .setStatusCode(status)
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .end(page.framed(signIn.mayAct(context)));
  }

  static void redirect(RoutingContext context, String path) {
    context.response().setStatusCode(303).putHeader("Location", path).end();
  }

  private static Page message(String text) {
    return new Page(
        "Estiva", "", "", Html.of("<p>{}</p><p><a href=\"/\">All pipelines</a></p>", text));
  }

  private static HttpServerResponse secure(HttpServerResponse response) {
    return response
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "same-origin")
        .putHeader(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  }

  private static long id(RoutingContext context) {
    return Long.parseLong(context.pathParam("id"));
  }

  private Instant now() {
    return workings.clock().instant();
  }
}
