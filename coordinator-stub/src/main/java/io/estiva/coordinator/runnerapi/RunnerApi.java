package io.estiva.coordinator.runnerapi;

import io.estiva.coordinator.artifact.ArtifactFiles;
import io.estiva.coordinator.metrics.CoordinatorMetrics;
import io.estiva.coordinator.pipeline.JobLifecycle;
import io.estiva.coordinator.project.Secret;
import io.estiva.coordinator.queue.Dispatcher;
import io.estiva.coordinator.queue.HeldRequests;
import io.estiva.coordinator.queue.QueueWatch;
import io.estiva.coordinator.store.Store;
import io.estiva.coordinator.trace.TraceStore;
import io.estiva.coordinator.trace.Watchers;
import io.estiva.protocol.WireHeaders;
import io.estiva.protocol.WireMapper;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * GitLab's runner API under {@code /api/v4}: what {@code gitlab-runner} and Estiva's agent speak.
 */
public final class RunnerApi {
  private static final int REQUEST_BODY = 32 * 1024;
  private static final int UPDATE_BODY = 256 * 1024;
  private static final int TRACE_BODY = 4 * 1024 * 1024;

  private final Answers answers;
  private final Registration registration;
  private final JobRequests requests;
  private final JobUpdates updates;
  private final ArtifactCalls artifacts;
  private final RateLimit requestRate;
  private final RateLimit jobRate;
  private final RateLimit traceRate;

  /** Takes its parts; {@link #mount} makes it reachable. */
  public RunnerApi(Vertx vertx, WorkerExecutor files, Parts parts, Limits limits, Clock clock) {
    WireMapper mapper = new WireMapper();
    this.answers = new Answers(mapper);
    RunnerContacts contacts = new RunnerContacts(parts.store, clock);
    JobCalls calls = new JobCalls(parts.store, parts.watchers, clock, limits.updateSeconds);
    this.registration = new Registration(parts.store, contacts, mapper, answers, clock);
    this.requests =
        new JobRequests(
            vertx, contacts, parts.dispatcher, parts.held, parts.queue, mapper, limits.longPoll);
    this.updates =
        new JobUpdates(parts.store, parts.traces, files, parts.lifecycle, calls, parts.metrics);
    this.artifacts =
        new ArtifactCalls(
            vertx, parts.store, parts.artifacts, files, calls, clock, limits.artifactBytes);
    this.requestRate = new RateLimit(limits.requestsPerMinute, clock);
    this.jobRate = new RateLimit(limits.requestsPerMinute, clock);
    this.traceRate = new RateLimit(limits.requestsPerMinute, clock);
  }

  /** What the calls work on. */
  public record Parts(
      Store store,
      TraceStore traces,
      ArtifactFiles artifacts,
      Watchers watchers,
      JobLifecycle lifecycle,
      Dispatcher dispatcher,
      HeldRequests held,
      QueueWatch queue,
      CoordinatorMetrics metrics) {}

  /**
   * Sizes and times.
   *
   * @param longPoll how long a job request is held
   * @param updateSeconds how often a running job should report
   * @param artifactBytes the largest artifact
   * @param requestsPerMinute calls allowed for one token and kind of call; 0 for no limit
   */
  public record Limits(
      Duration longPoll, int updateSeconds, long artifactBytes, int requestsPerMinute) {}

  /** Adds the routes to a router for the whole server. */
  public void mount(Router router) {
    BodyHandler small = BodyHandler.create(false).setBodyLimit(REQUEST_BODY);
    BodyHandler update = BodyHandler.create(false).setBodyLimit(UPDATE_BODY);
    BodyHandler trace = BodyHandler.create(false).setBodyLimit(TRACE_BODY);
    body(router, HttpMethod.POST, "/api/v4/runners/verify", small, registration::verify);
    body(
        router,
        HttpMethod.POST,
        "/api/v4/runners/reset_authentication_token",
        small,
        registration::reset);
    body(
        router,
        HttpMethod.DELETE,
        "/api/v4/runners/managers",
        small,
        registration::unregisterMachine);
    body(router, HttpMethod.DELETE, "/api/v4/runners", small, registration::unregister);
    body(router, HttpMethod.POST, "/api/v4/runners", small, registration::register);
    router
        .get("/api/v4/runners/router/discovery")
        .handler(context -> answers.error(context, 501, "Not Implemented"));
    body(
        router,
        HttpMethod.POST,
        "/api/v4/jobs/request",
        small,
        limited(requestRate, requests::handle));
    body(router, HttpMethod.PUT, "/api/v4/jobs/:id", update, limited(jobRate, updates::update));
    body(
        router,
        HttpMethod.PATCH,
        "/api/v4/jobs/:id/trace",
        trace,
        limited(traceRate, updates::append));
    router
        .post("/api/v4/jobs/:id/artifacts/authorize")
        .handler(context -> answers.error(context, 404, "Not Found"));
    router.post("/api/v4/jobs/:id/artifacts").handler(limited(jobRate, artifacts::upload));
    router.get("/api/v4/jobs/:id/artifacts").handler(limited(jobRate, artifacts::download));
    router
        .get("/api/v4/jobs/:id/runtime_environment_key")
        .handler(context -> answers.error(context, 404, "Not Found"));
  }

  private void body(
      Router router,
      HttpMethod method,
      String path,
      BodyHandler body,
      Handler<RoutingContext> handler) {
    router
        .route(method, path)
        .handler(body)
        .handler(context -> guarded(context, handler))
        .failureHandler(this::failed);
  }

  private void guarded(RoutingContext context, Handler<RoutingContext> handler) {
    try {
      handler.handle(context);
    } catch (RuntimeException e) {
      answers.failure(context, e);
    }
  }

  private void failed(RoutingContext context) {
    int status = context.statusCode();
    Throwable failure = context.failure();
    if (status == 413) {
      context.response().putHeader("Connection", "close");
      answers.error(context, 413, "Payload Too Large");
    } else if (status >= 400 && status < 500 && failure instanceof HttpException) {
      answers.error(context, status, "Bad Request");
    } else {
      answers.failure(
          context, failure == null ? new IllegalStateException("status " + status) : failure);
    }
  }

  private Handler<RoutingContext> limited(
      RateLimit rate, BiConsumer<RoutingContext, Answers> handler) {
    return context -> {
      if (rate.allows(key(context))) {
        handler.accept(context, answers);
      } else {
        answers.tooMany(context, rate.retryAfter());
      }
    };
  }

  /** Counted by token where a header has one, else by address; only its hash is kept. */
  private static String key(RoutingContext context) {
    String token = Bodies.header(context, WireHeaders.JOB_TOKEN);
    if (token.isEmpty()) {
      token = Bodies.header(context, WireHeaders.RUNNER_TOKEN);
    }
    if (!token.isEmpty()) {
      return Secret.hash(token);
    }
    return context.request().remoteAddress() == null
        ? ""
        : String.valueOf(context.request().remoteAddress().hostAddress());
  }
}
