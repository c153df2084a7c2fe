package io.estiva.coordinator;

import io.estiva.coordinator.api.JobActions;
import io.estiva.coordinator.api.ManagementApi;
import io.estiva.coordinator.api.Workings;
import io.estiva.coordinator.artifact.ArtifactFiles;
import io.estiva.coordinator.config.CoordinatorConfig;
import io.estiva.coordinator.git.GitMirrors;
import io.estiva.coordinator.metrics.CoordinatorMetrics;
import io.estiva.coordinator.pipeline.Housekeeping;
import io.estiva.coordinator.pipeline.JobLifecycle;
import io.estiva.coordinator.pipeline.Payloads;
import io.estiva.coordinator.pipeline.PipelineStarts;
import io.estiva.coordinator.pipeline.ServerAddress;
import io.estiva.coordinator.pipeline.StoredPlan;
import io.estiva.coordinator.project.ProjectCatalog;
import io.estiva.coordinator.queue.Dispatcher;
import io.estiva.coordinator.queue.HeldRequests;
import io.estiva.coordinator.queue.QueueWatch;
import io.estiva.coordinator.registry.RegistryKey;
import io.estiva.coordinator.registry.RegistryRealm;
import io.estiva.coordinator.registry.RegistryTokens;
import io.estiva.coordinator.runnerapi.FailureReasons;
import io.estiva.coordinator.runnerapi.RunnerApi;
import io.estiva.coordinator.store.Store;
import io.estiva.coordinator.trace.TraceStore;
import io.estiva.coordinator.trace.Watchers;
import io.estiva.coordinator.web.WebPages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running coordinator: puts the parts together, and takes them apart in the opposite order.
 * Killing the process at any moment loses nothing that was answered.
 */
public final class Coordinator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Coordinator.class);
  private static final int FILE_THREADS = 16;
  private static final int GIT_THREADS = 4;
  private static final int PATIENCE_SECONDS = 60;

  /** How long a stop waits for job requests that are just looking into the queue. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Closer closer;
  private final HttpServer server;
  private final Workings workings;
  private final CoordinatorMetrics metrics;

  private Coordinator(
      Closer closer, HttpServer server, Workings workings, CoordinatorMetrics metrics) {
    this.closer = closer;
    this.server = server;
    this.workings = workings;
    this.metrics = metrics;
  }

  /**
   * Starts everything and returns when the server listens. Blocks; not for event loops.
   *
   * @throws StartFailure saying what is in the way
   */
  public static Coordinator start(CoordinatorConfig config) {
    return start(config, Clock.systemUTC());
  }

  /** As {@link #start(CoordinatorConfig)} with another clock. */
  public static Coordinator start(CoordinatorConfig config, Clock clock) {
    Closer closer = new Closer();
    try {
      return new Assembly(config, clock, closer).start();
    } catch (RuntimeException e) {
      closer.closeQuietly();
      throw e;
    }
  }

  /** The port that the server listens at. */
  public int port() {
    return server.actualPort();
  }

  /** The address to reach it at from this machine, without a slash at its end. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** What the interfaces work on. */
  public Workings workings() {
    return workings;
  }

  /** The figures. */
  public CoordinatorMetrics metrics() {
    return metrics;
  }

  /**
   * Answers the held requests, lets running calls finish, and closes what was opened. Jobs go on
   * and report later.
   */
  @Override
  public void close() {
    log.info("coordinator stops port={}", port());
    closer.closeQuietly();
  }

  /** Waits for something that must not take long; for threads that may block. */
  static <T> T await(Future<T> future, String what) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while it should " + what, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartFailure("cannot " + what + ": " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new StartFailure(
          "cannot " + what + ": it took longer than " + PATIENCE_SECONDS + " s", e);
    }
  }

  /** Makes the parts in order; each is registered with the closer as soon as it exists. */
  private static final class Assembly {
    private final CoordinatorConfig config;
    private final Clock clock;
    private final Closer closer;

    Assembly(CoordinatorConfig config, Clock clock, Closer closer) {
      this.config = config;
      this.clock = clock;
      this.closer = closer;
    }

    Coordinator start() {
      closer.add(DataDirectory.open(config.dataDir()));
      Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(4));
      closer.add(() -> await(vertx.close(), "stop the event loops"));
      Store store = Store.open(vertx, config.store());
      closer.add(store);
      WorkerExecutor files =
          vertx.createSharedWorkerExecutor("files", FILE_THREADS, 10, TimeUnit.MINUTES);
      closer.add(() -> await(files.close(), "stop the file threads"));
      GitMirrors mirrors =
          new GitMirrors(config.dataDir().resolve("git"), config.jobs().gitTimeout());
      closer.add(mirrors);
      mirrors.open();
      ArtifactFiles artifacts = new ArtifactFiles(config.dataDir().resolve("artifacts"));
      artifacts.open();
      CoordinatorMetrics metrics = new CoordinatorMetrics();
      closer.add(metrics);

      // Bound before the address is known to the rest, since port 0 becomes a number only then.
      LateHandler handler = new LateHandler();
      HttpServer server = bind(vertx, handler);
      ServerAddress address = address(server.actualPort());
      HeldRequests held = new HeldRequests();
      closer.add(() -> held.endAll(PATIENCE));
      QueueWatch queue = new QueueWatch(store, held, clock.millis());
      store.listen(queue::accept);
      Workings workings = workings(vertx, store, files, mirrors, artifacts, address, held);
      metrics.heldRequests(held::size);
      Payloads payloads =
          new Payloads(address, FailureReasons.accepted(), mirrors::credential, clock);
      Dispatcher dispatcher = new Dispatcher(store, payloads, workings.lifecycle(), metrics, clock);
      // Before anything is answered: who sees a healthy coordinator may look for the token.
      FirstToken.ensure(workings.projects(), store, config.dataDir());
      Chores chores = new Chores(workings, housekeeping(workings), queue, metrics);
      closer.add(chores);
      chores.start();
      handler.use(router(vertx, workings, dispatcher, queue, metrics));
      log.info(
          "coordinator listens host={} port={} url={}",
          config.listen().host(),
          server.actualPort(),
          address.url());
      return new Coordinator(closer, server, workings, metrics);
    }

    private HttpServer bind(Vertx vertx, LateHandler handler) {
      HttpServer server = vertx.createHttpServer(options()).requestHandler(handler);
      await(
          server.listen(config.listen().port(), config.listen().host()),
          "listen at " + config.listen().host() + ":" + config.listen().port());
      closer.add(() -> await(server.close(), "stop listening"));
      return server;
    }

    private Workings workings(
        Vertx vertx,
        Store store,
        WorkerExecutor files,
        GitMirrors mirrors,
        ArtifactFiles artifacts,
        ServerAddress address,
        HeldRequests held) {
      JobLifecycle lifecycle = new JobLifecycle(clock, job -> StoredPlan.of(job).facts());
      // Apart from the file threads: a repository that hangs must not keep logs from being stored.
      WorkerExecutor git =
          vertx.createSharedWorkerExecutor("git", GIT_THREADS, 15, TimeUnit.MINUTES);
      return new Workings(
          vertx,
          clock,
          address,
          store,
          new TraceStore(config.dataDir().resolve("traces"), config.limits().trace()),
          new Watchers(),
          artifacts,
          files,
          new ProjectCatalog(store, mirrors, git, clock, config.jobs().timeout()),
          new PipelineStarts(store, mirrors, git, lifecycle, address, clock),
          lifecycle,
          held);
    }

    private Housekeeping housekeeping(Workings workings) {
      return new Housekeeping(
          workings.store(),
          workings.lifecycle(),
          clock,
          config.jobs().confirmWithin(),
          config.jobs().lostAfter());
    }

    private Router router(
        Vertx vertx,
        Workings workings,
        Dispatcher dispatcher,
        QueueWatch queue,
        CoordinatorMetrics metrics) {
      Router router = Router.router(vertx);
      new HealthRoutes(workings.store(), metrics).mount(router);
      RunnerApi.Parts parts =
          new RunnerApi.Parts(
              workings.store(),
              workings.traces(),
              workings.artifacts(),
              workings.watchers(),
              workings.lifecycle(),
              dispatcher,
              workings.held(),
              queue,
              metrics);
      RunnerApi.Limits limits =
          new RunnerApi.Limits(
              config.runners().longPoll(),
              (int) Math.max(1, config.runners().updateInterval().toSeconds()),
              config.limits().artifact(),
              config.runners().requestsPerMinute());
      new RunnerApi(vertx, workings.files(), parts, limits, clock).mount(router);
      JobActions actions =
          new JobActions(workings.store(), workings.lifecycle(), workings.held(), clock);
      new ManagementApi(workings, actions).mount(router);
      if (!config.registry().address().isEmpty()) {
        registryRealm(workings).mount(router);
      }
      new WebPages(workings, actions, config.publicPages()).mount(router);
      return router;
    }

    private RegistryRealm registryRealm(Workings workings) {
      try {
        RegistryTokens tokens =
            new RegistryTokens(RegistryKey.open(config.dataDir()), RegistryTokens.ISSUER, clock);
        return new RegistryRealm(
            workings.store(), workings.projects(), tokens, config.registry().service(), clock);
      } catch (IOException e) {
        throw new StartFailure("cannot open the key for registry logins: " + e.getMessage(), e);
      }
    }

    private ServerAddress address(int port) {
      String url = config.externalUrl();
      if (url.isEmpty()) {
        String host =
            config.listen().host().contains(":")
                ? "[" + config.listen().host() + "]"
                : config.listen().host();
        url = "http://" + host + ":" + port;
      }
      return new ServerAddress(url, config.registry().address());
    }

    private static HttpServerOptions options() {
      return new HttpServerOptions()
          .setHandle100ContinueAutomatically(true)
          .setIdleTimeout(10)
          .setIdleTimeoutUnit(TimeUnit.MINUTES)
          .setMaxHeaderSize(32 * 1024)
          .setCompressionSupported(false)
          .setTcpNoDelay(true);
    }
  }
}
