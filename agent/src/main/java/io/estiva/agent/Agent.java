package io.estiva.agent;

import io.estiva.agent.config.AgentConfig;
import io.estiva.agent.config.RunnerConfig;
import io.estiva.agent.metrics.AgentMetrics;
import io.estiva.agent.metrics.StatusServer;
import io.estiva.agent.outbox.Outbox;
import io.estiva.agent.outbox.RunnerLink;
import io.estiva.agent.poll.JobPoller;
import io.estiva.agent.wire.RunnerApi;
import io.estiva.protocol.RunnerInfo;
import io.estiva.protocol.WireMapper;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon: one event loop for everything that talks to coordinators, one thread for each job.
 *
 * <p>Ends in one of two ways. A hand-over leaves the jobs running for the next start; a drain asks
 * for no more jobs and ends when the last one is over and reported.
 */
public final class Agent {

  private static final Logger log = LoggerFactory.getLogger(Agent.class);
  private static final long CONTROL_MILLIS = 250;
  private static final Duration HAND_OVER = Duration.ofSeconds(10);

  private final AgentConfig config;
  private final JobSide jobs;
  private final StateDirectory state;
  private final Clock clock = Clock.systemUTC();
  private final Vertx vertx;
  private final Context context;
  private final AgentMetrics metrics = new AgentMetrics(Identity.version());
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean ending = new AtomicBoolean();
  private final AtomicInteger port = new AtomicInteger(-1);
  private final Outbox outbox;
  private final JobPoller poller;
  private final List<Runnable> afterStart = new ArrayList<>();
  private boolean draining;

  private Agent(AgentConfig config, JobSide jobs, StateDirectory state) {
    this.config = config;
    this.jobs = jobs;
    this.state = state;
    this.vertx = openVertx();
    this.context = vertx.getOrCreateContext();
    WorkerExecutor disk = vertx.createSharedWorkerExecutor("disk", 2);
    Map<String, RunnerLink> links = new LinkedHashMap<>();
    List<JobPoller.Runner> runners = new ArrayList<>();
    String systemId = SystemId.load(state.systemId());
    RunnerInfo info = Identity.info();
    WireMapper json = new WireMapper();
    RunnerApi.Conditions conditions =
        new RunnerApi.Conditions(Identity.userAgent(), clock, Agent::chance);
    for (RunnerConfig runner : config.runners()) {
      RunnerLink link =
          new RunnerLink(
              runner.name(), new RunnerApi(vertx, runner.address(), json, conditions), info);
      TokenFile token = new TokenFile(runner.tokenFile());
      links.put(runner.name(), link);
      runners.add(new JobPoller.Runner(link, systemId, runner.limit(), token));
      TokenRotation rotation = new TokenRotation(vertx, clock, link, token, systemId);
      afterStart.add(rotation::check);
    }
    this.outbox =
        new Outbox(
            new Outbox.Settings(state.jobs(), config.logLimit(), links),
            json,
            new Outbox.Surroundings(context, disk, clock, Agent::chance, metrics::finished));
    this.poller =
        new JobPoller(
            runners,
            config.concurrent(),
            new JobPoller.Surroundings(
                context,
                outbox,
                jobs.start(),
                config.refusedRest(),
                clock,
                Agent::chance,
                metrics));
  }

  /**
   * Starts the agent and returns when its first request is on its way.
   *
   * @throws AgentProblem if it cannot start
   */
  public static Agent start(AgentConfig config, JobSide jobs) {
    StateDirectory state = StateDirectory.open(config.stateDir());
    try {
      state.forgetDrain();
      Agent agent = new Agent(config, jobs, state);
      agent.begin();
      return agent;
    } catch (IllegalArgumentException e) {
      state.close();
      throw new AgentProblem(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      state.close();
      throw e;
    }
  }

  /** Waits until the agent has ended. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** The port with figures and health; -1 while, or if, there is none. */
  public int statusPort() {
    return port.get();
  }

  /**
   * Ends the agent and leaves its jobs running, to be taken up by the next start. Any thread; waits
   * some seconds at most. Does nothing if the agent ends already.
   */
  public void handOver() {
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    log.info("handing over");
    CountDownLatch stopped = new CountDownLatch(1);
    context.runOnContext(
        now -> {
          poller.stop();
          outbox.stop();
          stopped.countDown();
        });
    await(stopped, HAND_OVER);
    jobs.handOver().accept(HAND_OVER);
    close();
    log.info("handed over, jobs go on with the next start");
    ended.countDown();
  }

  /** Asks for no more jobs and ends when the last one is over and reported. Any thread. */
  public void drain() {
    context.runOnContext(now -> beginDrain());
  }

  private void begin() {
    AtomicInteger taken = new AtomicInteger();
    int recovered = outbox.recover(jobs.recover(), poller::vacate);
    taken.set(recovered);
    outbox.onChange(this::endIfDrained);
    context.runOnContext(
        now -> {
          poller.occupy(taken.get());
          poller.start();
          vertx.setPeriodic(CONTROL_MILLIS, tick -> control());
          vertx.setTimer(CONTROL_MILLIS, once -> openStatus());
          vertx.setTimer(CONTROL_MILLIS, once -> jobs.sweep().run());
          vertx.setTimer(CONTROL_MILLIS * 4, once -> afterStart.forEach(Runnable::run));
        });
    log.info(
        "agent started version={} runners={} concurrent={} state={} recovered={}",
        Identity.version(),
        config.runners().stream().map(RunnerConfig::name).toList(),
        config.concurrent(),
        config.stateDir(),
        recovered);
  }

  private void openStatus() {
    metrics.gauge("estiva.agent.jobs.running", "Jobs that take room at present.", poller::running);
    metrics.gauge("estiva.agent.jobs.concurrent", "Jobs that may run at once.", config::concurrent);
    metrics.gauge(
        "estiva.agent.reports.undelivered",
        "Jobs whose outcome the coordinator does not have yet.",
        outbox::undelivered);
    metrics.gauge(
        "estiva.agent.draining",
        "1 while the agent takes no more jobs in order to end.",
        () -> draining ? 1 : 0);
    config
        .listen()
        .ifPresent(
            listen ->
                new StatusServer(vertx, metrics::scrape, poller::troubles)
                    .listen(listen.host(), listen.port())
                    .onSuccess(port::set)
                    .onFailure(
                        failure ->
                            log.error(
                                "cannot serve figures at {}: {}. Choose another address for listen, or none.",
                                listen,
                                failure.getMessage())));
  }

  private void control() {
    if (!draining && state.isDrainWanted()) {
      beginDrain();
    }
    endIfDrained();
  }

  private void beginDrain() {
    if (!draining) {
      draining = true;
      log.info("draining jobs={}", outbox.open());
      poller.stop();
      endIfDrained();
    }
  }

  private void endIfDrained() {
    if (draining
        && outbox.open() == 0
        && poller.running() == 0
        && ending.compareAndSet(false, true)) {
      log.info("drained");
      // Not on the event loop, which is to be closed.
      Thread closer = new Thread(this::finishDrain, "drained");
      closer.start();
    }
  }

  private void finishDrain() {
    state.forgetDrain();
    close();
    ended.countDown();
  }

  private void close() {
    CountDownLatch closed = new CountDownLatch(1);
    vertx.close().onComplete(done -> closed.countDown());
    await(closed, HAND_OVER);
    state.close();
  }

  private static void await(CountDownLatch latch, Duration limit) {
    try {
      if (!latch.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("a part of the agent did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }

  private static Vertx openVertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(2)
            .setAddressResolverOptions(new AddressResolverOptions().setQueryTimeout(5000))
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }
}
