package io.estiva.coordinator.runnerapi;

import io.estiva.coordinator.metrics.CoordinatorMetrics;
import io.estiva.coordinator.pipeline.JobLifecycle;
import io.estiva.coordinator.pipeline.JobLifecycle.Ending;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.Notice;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.coordinator.trace.TraceStore;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.protocol.TraceRange;
import io.estiva.protocol.UpdateJob;
import io.estiva.protocol.WireHeaders;
import io.estiva.protocol.WireMapper;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code PUT jobs/:id} and {@code PATCH jobs/:id/trace}. */
final class JobUpdates {
  private static final Logger log = LoggerFactory.getLogger(JobUpdates.class);

  private final Store store;
  private final TraceStore traces;
  private final WorkerExecutor files;
  private final JobLifecycle lifecycle;
  private final JobCalls calls;
  private final CoordinatorMetrics metrics;
  private final WireMapper mapper = new WireMapper();

  /** Jobs that were asked once to send their log again; a second time would not help. */
  private final Set<Long> rewound = ConcurrentHashMap.newKeySet();

  JobUpdates(
      Store store,
      TraceStore traces,
      WorkerExecutor files,
      JobLifecycle lifecycle,
      JobCalls calls,
      CoordinatorMetrics metrics) {
    this.store = store;
    this.traces = traces;
    this.files = files;
    this.lifecycle = lifecycle;
    this.calls = calls;
    this.metrics = metrics;
  }

  /** {@code PUT jobs/:id}: the runner has it, is still alive, or has finished. */
  void update(RoutingContext context, Answers answers) {
    UpdateJob body = Bodies.read(context, mapper, UpdateJob.class);
    String token =
        body.token().isEmpty() ? Bodies.header(context, WireHeaders.JOB_TOKEN) : body.token();
    if (token.isEmpty()) {
      answers.json(context, 400, Map.of("error", "token is missing"));
      return;
    }
    if (!Set.of(UpdateJob.RUNNING, UpdateJob.SUCCESS, UpdateJob.FAILED).contains(body.state())) {
      answers.error(context, 400, "Bad Request - state is missing or unknown");
      return;
    }
    calls
        .access(Bodies.job(context), token)
        .compose(access -> update(context, answers, body, access))
        .onFailure(e -> answers.failure(context, e));
  }

  private Future<Void> update(
      RoutingContext context, Answers answers, UpdateJob body, JobCalls.Access access) {
    Optional<JobRow> running = access.running();
    if (running.isEmpty()) {
      JobRow job = access.job();
      if (job != null && saysTheSame(body, job)) {
        // The answer to the first one was lost: what the runner owed is delivered.
        calls.headers(context, job);
        answers.status(context, 200);
      } else {
        JobCalls.refuse(context, answers, access);
      }
      return Future.succeededFuture();
    }
    if (body.state().equals(UpdateJob.RUNNING)) {
      calls.headers(context, running.get());
      answers.status(context, 200);
      return Future.succeededFuture();
    }
    return finish(context, answers, body, running.get());
  }

  private Future<Void> finish(RoutingContext context, Answers answers, UpdateJob body, JobRow job) {
    return files
        .executeBlocking(
            () -> {
              traces.sync(job.id());
              return traces.length(job.id());
            },
            false)
        .compose(
            length -> {
              if (length < body.output().bytesize() && rewound.add(job.id())) {
                log.warn(
                    "log is shorter than its runner says job={} stored={} sent={}",
                    job.id(),
                    length,
                    body.output().bytesize());
                calls.headers(context, job);
                answers.error(context, 412, "Precondition Failed - the log is not complete");
                return Future.succeededFuture();
              }
              return store
                  .write(session -> finished(session, job, body, length))
                  .onSuccess(
                      done -> {
                        rewound.remove(job.id());
                        JobRow after = done.orElse(job);
                        log.info(
                            "job finished job={} state={} reason={}",
                            job.id(),
                            after.status().wireName(),
                            body.failureReason());
                        metrics.finished(after.status());
                        calls.headers(context, after);
                        answers.status(context, 200);
                      })
                  .mapEmpty();
            });
  }

  private Optional<JobRow> finished(Session session, JobRow job, UpdateJob body, long length) {
    session.jobs().traceSummary(job.id(), body.output().checksum(), length);
    Optional<JobRow> done = lifecycle.finish(session, job.id(), ending(body));
    return done.isPresent() ? done : session.jobs().find(job.id());
  }

  private static Ending ending(UpdateJob body) {
    if (body.state().equals(UpdateJob.SUCCESS)) {
      return Ending.passed();
    }
    Integer exitCode = body.exitCode() == 0 ? null : Math.max(0, Math.min(32_767, body.exitCode()));
    return Ending.failed(FailureReasons.known(body.failureReason()), exitCode);
  }

  private static boolean saysTheSame(UpdateJob body, JobRow job) {
    return body.state().equals(job.status().wireName())
        || !body.state().equals(UpdateJob.RUNNING)
            && job.status() == JobStatus.CANCELED
            && job.finishedAt() != null;
  }

  /** {@code PATCH jobs/:id/trace}: more of the log. */
  void append(RoutingContext context, Answers answers) {
    String range = Bodies.header(context, WireHeaders.CONTENT_RANGE);
    if (range.isEmpty()) {
      answers.error(context, 400, "Missing header Content-Range");
      return;
    }
    OptionalLong start = TraceRange.start(range);
    if (start.isEmpty()) {
      answers.error(context, 400, "Bad Request - Content-Range is not START-END");
      return;
    }
    byte[] bytes = Bodies.bytes(context);
    calls
        .access(Bodies.job(context), Bodies.header(context, WireHeaders.JOB_TOKEN))
        .compose(
            access -> {
              Optional<JobRow> job = access.running();
              if (job.isEmpty()) {
                JobCalls.refuse(context, answers, access);
                return Future.<Void>succeededFuture();
              }
              return files
                  .executeBlocking(
                      () -> traces.append(job.get().id(), start.getAsLong(), bytes), false)
                  .compose(append -> appended(context, answers, job.get(), bytes.length, append));
            })
        .onFailure(e -> answers.failure(context, e));
  }

  private Future<Void> appended(
      RoutingContext context, Answers answers, JobRow job, int bytes, TraceStore.Append append) {
    if (append.outcome() == TraceStore.Outcome.TOO_LONG) {
      return tooLong(context, answers, job);
    }
    context.response().putHeader(WireHeaders.RANGE, TraceRange.stored(append.size()));
    if (append.isAccepted()) {
      calls.headers(context, job);
      answers.status(context, 202);
    } else {
      answers.status(context, 416);
    }
    if (append.outcome() == TraceStore.Outcome.STORED) {
      metrics.traceBytes(bytes);
      store.announce(Notice.traceGrown(job.id(), append.size()));
    }
    return Future.succeededFuture();
  }

  private Future<Void> tooLong(RoutingContext context, Answers answers, JobRow job) {
    Ending ending =
        Ending.failed(
            "trace_size_exceeded",
            "Its log grew past the limit of the coordinator (limits.trace).");
    return store
        .write(session -> lifecycle.finish(session, job.id(), ending))
        .onSuccess(done -> JobCalls.refuse(context, answers, new JobCalls.Access(done.orElse(job))))
        .mapEmpty();
  }
}
