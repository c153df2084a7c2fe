package io.estiva.coordinator.pipeline;

import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.pipeline.state.JobStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What time brings: delayed jobs start, unconfirmed jobs go back into the queue, jobs of lost
 * runners and jobs far over their time end. Several coordinators may do this at once; each change
 * is made only from the state it expects. Blocks.
 */
public final class Housekeeping {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration GRACE = Duration.ofMinutes(15);
  private static final int MANY = 1000;

  private final Store store;
  private final JobLifecycle lifecycle;
  private final Clock clock;
  private final Duration confirmWithin;
  private final Duration lostAfter;
  private final Instant born;

  /**
   * @param confirmWithin how long a job may stay unconfirmed
   * @param lostAfter how long a runner may stay silent
   */
  public Housekeeping(
      Store store,
      JobLifecycle lifecycle,
      Clock clock,
      Duration confirmWithin,
      Duration lostAfter) {
    this.store = store;
    this.lifecycle = lifecycle;
    this.clock = clock;
    this.confirmWithin = confirmWithin;
    this.lostAfter = lostAfter;
    this.born = clock.instant();
  }

  /** Starts the delayed jobs whose time has come. */
  public void startDue() {
    for (JobRow job : store.readNow(session -> session.jobs().due(clock.instant()))) {
      store.writeNow(session -> lifecycle.due(session, job.id()));
    }
  }

  /** Looks at every job that a runner has. */
  public void checkRunning() {
    for (JobStatus status : List.of(JobStatus.RUNNING, JobStatus.CANCELING)) {
      for (JobRow job : store.readNow(session -> session.jobs().inStatus(status, MANY))) {
        check(job);
      }
    }
  }

  private void check(JobRow job) {
    Instant now = clock.instant();
    Instant heard = job.contactedAt() == null ? job.createdAt() : job.contactedAt();
    // While this process was down nobody could report; every runner gets its full time again.
    Instant since = heard.isBefore(born) ? born : heard;
    Duration silent = Duration.between(since, now);
    Instant started = job.startedAt();
    if (job.confirmedAt() == null && silent.compareTo(confirmWithin) > 0) {
      boolean back = store.writeNow(session -> lifecycle.giveBack(session, job.id(), true));
      log.warn("no runner confirmed the job job={} back-in-queue={}", job.id(), back);
    } else if (silent.compareTo(lostAfter) > 0) {
      lose(
          job,
          JobLifecycle.NO_UPDATES,
          "Its runner has been silent for " + silent.toMinutes() + " minutes.");
    } else if (started != null
        && now.isAfter(started.plusSeconds(job.timeoutSeconds()).plus(GRACE))
        && now.isAfter(born.plus(GRACE))) {
      lose(
          job,
          "server_timeout_running",
          "It ran longer than its timeout, and its runner did not end it.");
    }
  }

  private void lose(JobRow job, String reason, String what) {
    String detail =
        job.deploys()
            ? what
                + " Nobody knows how far the deployment got, so it is not started again by itself: look at the target,"
                + " then retry it."
            : what;
    store.writeNow(session -> stillSo(session, job) && end(session, job, reason, detail));
    log.warn("job lost job={} reason={} deploys={}", job.id(), reason, job.deploys());
  }

  /** Between our look and this transaction the runner may have come back. */
  private static boolean stillSo(Session session, JobRow seen) {
    return session.jobs().find(seen.id()).filter(seen::equals).isPresent();
  }

  private boolean end(Session session, JobRow job, String reason, String detail) {
    return lifecycle
        .finish(session, job.id(), JobLifecycle.Ending.lost(reason, detail))
        .isPresent();
  }
}
