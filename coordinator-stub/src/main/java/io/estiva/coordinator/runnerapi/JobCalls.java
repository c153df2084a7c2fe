package io.estiva.coordinator.runnerapi;

import io.estiva.coordinator.project.Secret;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.coordinator.trace.Watchers;
import io.estiva.protocol.WireHeaders;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all calls of a running job share: its token is checked, the contact is noted, and the answer
 * carries the job's state and how soon the next call is wanted.
 */
final class JobCalls {
  private static final Duration OFTEN = Duration.ofSeconds(5);
  private static final int WATCHED_FLUSH_MILLIS = 60;
  private static final int IDLE_FLUSH_MILLIS = 1000;

  private final Store store;
  private final Watchers watchers;
  private final Clock clock;
  private final int updateSeconds;

  /**
   * @param updateSeconds how often a job that nobody watches should send its log
   */
  JobCalls(Store store, Watchers watchers, Clock clock, int updateSeconds) {
    this.store = store;
    this.watchers = watchers;
    this.clock = clock;
    this.updateSeconds = updateSeconds;
  }

  /** A caller and what it may do. */
  record Access(@Nullable JobRow job) {
    static final Access NONE = new Access(null);

    /** The job, when the token is its token and a runner still has it. */
    Optional<JobRow> running() {
      return Optional.ofNullable(job).filter(JobRow::isWithRunner);
    }
  }

  /**
   * The job of this number when the token is its token, whatever its state. A job that runs is
   * noted as alive.
   */
  Future<Access> access(long id, String token) {
    if (id == 0 || token.isEmpty()) {
      return Future.succeededFuture(Access.NONE);
    }
    String hash = Secret.hash(token);
    Instant now = clock.instant();
    return store
        .read(session -> find(session, id, hash))
        .compose(
            access -> {
              JobRow job = access.job();
              if (job == null || !job.isWithRunner() || !needsNote(job, now)) {
                return Future.succeededFuture(access);
              }
              return store.write(
                  session -> {
                    session.jobs().contact(id, now);
                    return find(session, id, hash);
                  });
            });
  }

  /** Adds what every answer to a job's call has. */
  void headers(RoutingContext context, JobRow job) {
    boolean watched = watchers.isWatched(job.id());
    context
        .response()
        .putHeader(WireHeaders.JOB_STATUS, job.status().wireName())
        .putHeader(WireHeaders.TRACE_UPDATE_INTERVAL, String.valueOf(watched ? 1 : updateSeconds))
        .putHeader(
            WireHeaders.TRACE_FLUSH_MILLIS,
            String.valueOf(watched ? WATCHED_FLUSH_MILLIS : IDLE_FLUSH_MILLIS))
        .putHeader(WireHeaders.KEEP_ALIVE_SECONDS, String.valueOf(updateSeconds));
  }

  /**
   * Refuses a call: a wrong token learns nothing, the right one for a job that has ended learns
   * how.
   */
  static void refuse(RoutingContext context, Answers answers, Access access) {
    JobRow job = access.job();
    if (job == null) {
      answers.error(context, 403, "Forbidden");
    } else {
      context.response().putHeader(WireHeaders.JOB_STATUS, job.status().wireName());
      answers.error(context, 403, "Forbidden - Job is not processing on runner");
    }
  }

  private static boolean needsNote(JobRow job, Instant now) {
    Instant contacted = job.contactedAt();
    return job.confirmedAt() == null || contacted == null || contacted.plus(OFTEN).isBefore(now);
  }

  private static Access find(Session session, long id, String hash) {
    return new Access(session.jobs().byToken(hash).filter(job -> job.id() == id).orElse(null));
  }
}
