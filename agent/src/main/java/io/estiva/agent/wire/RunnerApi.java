package io.estiva.agent.wire;

import io.estiva.protocol.JobPayload;
import io.estiva.protocol.RegisterRunner;
import io.estiva.protocol.RequestJob;
import io.estiva.protocol.RunnerCall;
import io.estiva.protocol.RunnerIdentity;
import io.estiva.protocol.TraceRange;
import io.estiva.protocol.UpdateJob;
import io.estiva.protocol.WireFormatException;
import io.estiva.protocol.WireHeaders;
import io.estiva.protocol.WireMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * The runner API of one coordinator. Event loop only; nothing here blocks.
 *
 * <p>Calls are repeated below the surface as {@link RetryPolicy} says. A transport error fails the
 * future, except for the calls of a job, whose answer then has status 0.
 */
public final class RunnerApi {

  /** Longer than a coordinator holds a request, so that only a dead connection gets here. */
  private static final long POLL_SILENCE_MILLIS = 120_000;

  private final HttpClientAgent client;
  private final Exchanges exchanges;
  private final CoordinatorAddress address;
  private final WireMapper json;

  /** What calls have in common: who we are and where time and chance come from. */
  public record Conditions(String userAgent, Clock clock, DoubleSupplier jitter) {}

  /**
   * Opens no connection yet.
   *
   * @throws IllegalArgumentException if a file with certificates cannot be used
   */
  public RunnerApi(
      Vertx vertx, CoordinatorAddress address, WireMapper json, Conditions conditions) {
    this.client = HttpClients.open(vertx, address, System.getenv());
    this.exchanges =
        new Exchanges(
            vertx,
            client,
            address,
            conditions.userAgent(),
            conditions.clock(),
            conditions.jitter());
    this.address = address;
    this.json = json;
  }

  /** Where the calls go. */
  public CoordinatorAddress address() {
    return address;
  }

  /** Asks for a job. The request may be held by the coordinator; {@link JobPoll#cancel} ends it. */
  public JobPoll requestJob(RequestJob request) {
    Call call =
        Call.of(HttpMethod.POST, "jobs/request")
            .header("Accept", "application/json")
            .header(WireHeaders.RUNNER_TOKEN, request.token())
            .json(json.write(request))
            .silence(POLL_SILENCE_MILLIS);
    JobPoll poll = new JobPoll();
    exchanges
        .once(call, poll::started)
        .map(this::pollAnswer)
        .onComplete(answer -> poll.ended(answer));
    return poll;
  }

  /**
   * Tells the state of a job. Never fails; see {@link JobAnswer#status}.
   *
   * @param id of the job
   */
  public Future<JobAnswer> update(long id, UpdateJob update) {
    return jobAnswer(updateCall(id, update));
  }

  /** As {@link #update}, but without repeating a call that was answered with "not now". */
  public Future<JobAnswer> updateOnce(long id, UpdateJob update) {
    return exchanges
        .once(updateCall(id, update).silence(10_000), request -> {})
        .map(answer -> JobAnswer.of(answer, messageOf(answer)))
        .recover(failure -> Future.succeededFuture(JobAnswer.none(failure)));
  }

  /**
   * Appends bytes to the log of a job. Never fails; see {@link JobAnswer#status}.
   *
   * @param token of the job
   * @param offset of the first byte in the whole log
   * @param bytes not empty, at most 1 MiB
   */
  public Future<JobAnswer> patchTrace(
      long id, String token, long offset, Buffer bytes, boolean debug) {
    Call call =
        Call.of(HttpMethod.PATCH, "jobs/" + id + "/trace?debug_trace=" + debug)
            .header(WireHeaders.JOB_TOKEN, token)
            .header(WireHeaders.CONTENT_RANGE, TraceRange.contentRange(offset, bytes.length()))
            .body("text/plain", bytes);
    return jobAnswer(call);
  }

  /** Checks the runner's token. Fails with {@link Refused} unless the coordinator knows it. */
  public Future<RunnerIdentity> verify(RunnerCall runner) {
    return identity(HttpMethod.POST, "runners/verify", runner.token(), runner, 200);
  }

  /** Makes a runner from a registration token. Fails with {@link Refused}. */
  public Future<RunnerIdentity> register(RegisterRunner registration) {
    return identity(HttpMethod.POST, "runners", registration.token(), registration, 201);
  }

  /**
   * Replaces the runner's token; the old one is dead when this succeeds. Fails with {@link
   * Refused}.
   */
  public Future<RunnerIdentity> resetToken(String token) {
    return identity(
        HttpMethod.POST,
        "runners/reset_authentication_token",
        "",
        new RunnerCall(null, token, ""),
        201);
  }

  /**
   * Takes the runner, or this machine's use of it, off the coordinator. Fails with {@link Refused}.
   */
  public Future<Void> unregister(RunnerCall runner) {
    boolean ofMachine = runner.token().startsWith("glrt-");
    RunnerCall body = new RunnerCall(null, runner.token(), ofMachine ? runner.systemId() : "");
    Call call =
        Call.of(HttpMethod.DELETE, ofMachine ? "runners/managers" : "runners")
            .header(WireHeaders.RUNNER_TOKEN, runner.token())
            .json(json.write(body));
    return exchanges
        .call(call)
        .compose(
            answer ->
                answer.status() == 204
                    ? Future.succeededFuture()
                    : Future.failedFuture(refused(call, answer)));
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return client.close();
  }

  Exchanges exchanges() {
    return exchanges;
  }

  String messageOf(Answer answer) {
    return answer.isJson() ? json.errorMessage(answer.body().getBytes()).orElse("") : "";
  }

  private Call updateCall(long id, UpdateJob update) {
    return Call.of(HttpMethod.PUT, "jobs/" + id)
        .header(WireHeaders.JOB_TOKEN, update.token())
        .json(json.write(update));
  }

  private Future<JobAnswer> jobAnswer(Call call) {
    return exchanges
        .call(call)
        .map(answer -> JobAnswer.of(answer, messageOf(answer)))
        .recover(failure -> Future.succeededFuture(JobAnswer.none(failure)));
  }

  private Future<RunnerIdentity> identity(
      HttpMethod method, String path, String headerToken, Object body, int success) {
    Call call = Call.of(method, path).header("Accept", "application/json").json(json.write(body));
    if (!headerToken.isEmpty()) {
      call.header(WireHeaders.RUNNER_TOKEN, headerToken);
    }
    return exchanges
        .call(call)
        .compose(
            answer -> {
              if (answer.status() != success) {
                return Future.failedFuture(refused(call, answer));
              }
              if (!answer.isJson()) {
                return Future.succeededFuture(new RunnerIdentity(0, "", null));
              }
              return Future.succeededFuture(
                  json.read(answer.body().getBytes(), RunnerIdentity.class));
            });
  }

  private PollAnswer pollAnswer(Answer answer) {
    Optional<String> lastUpdate = answer.header(WireHeaders.LAST_UPDATE);
    if (answer.status() != 201) {
      return PollAnswer.none(answer.status(), lastUpdate, messageOf(answer));
    }
    byte[] body = answer.body().getBytes();
    try {
      Optional<JobPayload> job = Optional.of(json.read(body, JobPayload.class));
      return new PollAnswer(201, lastUpdate, job, Optional.empty(), "");
    } catch (WireFormatException e) {
      return new PollAnswer(
          201, lastUpdate, Optional.empty(), unreadable(body), String.valueOf(e.getMessage()));
    }
  }

  private Optional<PollAnswer.Unreadable> unreadable(byte[] body) {
    try {
      Map<String, Object> job = json.readMap(body);
      if (job.get("id") instanceof Number id && job.get("token") instanceof String token) {
        return Optional.of(new PollAnswer.Unreadable(id.longValue(), token));
      }
    } catch (WireFormatException e) {
      // Not even an object: there is nobody to tell.
    }
    return Optional.empty();
  }

  private Refused refused(Call call, Answer answer) {
    return new Refused(
        answer.status(),
        call.method()
            + " "
            + address
            + " "
            + call.path()
            + " was answered "
            + answer.status()
            + " "
            + messageOf(answer));
  }
}
