package io.estiva.coordinator.pipeline;

import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.NewJob;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.Session;
import io.estiva.pipeline.state.JobState;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.state.Revival;
import io.estiva.pipeline.state.Transition;
import io.estiva.protocol.Feature;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every change of a job's state, with all that follows from it: the pipeline's other jobs, its own
 * state, deployments, resource groups, automatic retries. Each method is a part of the caller's
 * transaction and holds the pipeline, so that two changes of one pipeline happen one after the
 * other.
 */
public final class JobLifecycle {
  /** GitLab's word for "the runner has not been heard of". */
  public static final String NO_UPDATES = "no_updates_running";

  private final Clock clock;
  private final Function<JobRow, JobFacts> facts;
  private final PipelineProgress progress;

  /** Judges ends by {@code facts}, which reads what a job was planned as. */
  public JobLifecycle(Clock clock, Function<JobRow, JobFacts> facts) {
    this.clock = clock;
    this.facts = facts;
    this.progress = new PipelineProgress(clock, facts);
  }

  /**
   * How a job ended.
   *
   * @param reason GitLab's word for why it failed; null when it did not
   * @param detail more for people; null for nothing
   * @param exitCode of the script; null when it did not end by itself
   * @param isLost its runner was lost, so nobody knows how far it got
   */
  public record Ending(
      boolean isSuccess,
      @Nullable String reason,
      @Nullable String detail,
      @Nullable Integer exitCode,
      boolean isLost) {
    /** It passed. */
    public static Ending passed() {
      return new Ending(true, null, null, null, false);
    }

    /** It failed for this reason. */
    public static Ending failed(String reason, @Nullable String detail) {
      return new Ending(false, reason, detail, null, false);
    }

    /** Its script failed with this code, or it failed without one. */
    public static Ending failed(String reason, @Nullable Integer exitCode) {
      return new Ending(false, reason, null, exitCode, false);
    }

    /** Its runner was lost. */
    public static Ending lost(String reason, String detail) {
      return new Ending(false, reason, detail, null, true);
    }
  }

  /** Brings the jobs of a new pipeline on their way. */
  public boolean begin(Session session, long pipeline) {
    session.pipelines().lock(pipeline).ifPresent(row -> progress.advance(session, row));
    return true;
  }

  /** Computes the pipeline's state again from its jobs; nothing else changes. */
  public boolean refresh(Session session, long pipeline) {
    session.pipelines().lock(pipeline).ifPresent(row -> progress.refresh(session, row));
    return true;
  }

  /**
   * Notes that a job was handed out; part of the claim's transaction, so it does not hold the
   * pipeline.
   */
  public void started(Session session, JobRow job) {
    if (job.environment() != null) {
      session.environments().deploymentStatus(job.id(), "running", null);
    }
  }

  /**
   * Ends a job that is with a runner. A job that is being cancelled ends cancelled whatever the
   * runner says.
   *
   * @return the job afterwards; empty when it was with no runner any more
   */
  public Optional<JobRow> finish(Session session, long id, Ending ending) {
    Optional<JobRow> held = hold(session, id).filter(JobRow::isWithRunner);
    if (held.isEmpty()) {
      return Optional.empty();
    }
    JobRow job = held.get();
    if (job.status() == JobStatus.CANCELING) {
      end(session, job, JobStatus.CANCELED, ending);
    } else if (ending.isSuccess()) {
      end(session, job, JobStatus.SUCCESS, ending);
    } else {
      fail(session, job, ending);
    }
    after(session, job);
    return session.jobs().find(id);
  }

  /**
   * Cancels a job: one without a runner at once; one with a runner gracefully, when the runner
   * announced that it can do that.
   *
   * @param force at once in any case; what the runner does then is not waited for
   * @return whether there was something to cancel
   */
  public boolean cancel(Session session, long id, boolean force) {
    Optional<JobRow> held = hold(session, id);
    if (held.isEmpty()) {
      return false;
    }
    JobRow job = held.get();
    boolean done;
    if (job.status() == JobStatus.RUNNING && !force && isGraceful(session, job)) {
      done = session.jobs().move(job, JobStatus.CANCELING);
    } else if (job.status().isCancelable() || job.status() == JobStatus.CANCELING) {
      done =
          end(
              session,
              job,
              JobStatus.CANCELED,
              new Ending(false, null, null, null, job.isWithRunner()));
    } else {
      return false;
    }
    if (!done) {
      // A runner claimed it between our look and our change: look again, it has a runner now.
      return cancel(session, id, force);
    }
    after(session, job);
    return true;
  }

  /**
   * Starts a manual or delayed job now.
   *
   * @throws IllegalStateException for people, when the job cannot be started
   */
  public JobRow play(Session session, long id, String who) {
    JobRow job =
        hold(session, id)
            .orElseThrow(() -> new IllegalStateException("There is no job " + id + "."));
    if (!job.status().isPlayable()) {
      throw new IllegalStateException(
          "Job "
              + job.name()
              + " is "
              + job.status().wireName()
              + "; only a manual or delayed job can be started.");
    }
    session.jobs().playedBy(id, who);
    revive(session, job, job.name());
    return session.jobs().find(id).orElseThrow();
  }

  /**
   * Makes a new attempt at a job that has ended.
   *
   * @return the new attempt
   * @throws IllegalStateException for people, when the job cannot be retried
   */
  public JobRow retry(Session session, long id, String who) {
    JobRow job =
        hold(session, id)
            .orElseThrow(() -> new IllegalStateException("There is no job " + id + "."));
    if (job.superseded()) {
      throw new IllegalStateException(
          "Job " + job.name() + " has been retried already; retry its last attempt.");
    }
    if (!job.status().isRetryable()) {
      throw new IllegalStateException(
          "Job "
              + job.name()
              + " is "
              + job.status().wireName()
              + "; only a job that ran can be retried.");
    }
    JobRow attempt = again(session, job);
    session.jobs().playedBy(attempt.id(), who);
    revive(session, attempt, job.name());
    return session.jobs().find(attempt.id()).orElseThrow();
  }

  /** Puts a delayed job whose time has come into the queue. */
  public boolean due(Session session, long id) {
    Optional<JobRow> job = hold(session, id).filter(row -> row.status() == JobStatus.SCHEDULED);
    job.ifPresent(row -> revive(session, row, row.name()));
    return job.isPresent();
  }

  /**
   * Takes back a job that its runner never confirmed. A job that deploys goes back only when the
   * runner cannot know of it; otherwise it fails and a person decides (a deployment runs at most
   * once).
   *
   * @return whether it is in the queue again
   */
  public boolean giveBack(Session session, long id, boolean mayHaveBeenTold) {
    Optional<JobRow> held =
        hold(session, id).filter(job -> job.isWithRunner() && job.confirmedAt() == null);
    if (held.isEmpty()) {
      return false;
    }
    JobRow job = held.get();
    if (job.status() == JobStatus.RUNNING && !(job.deploys() && mayHaveBeenTold)) {
      boolean back = session.jobs().release(job, clock.instant());
      if (job.environment() != null) {
        session.environments().deploymentStatus(id, "created", null);
      }
      session.pipelines().lock(job.pipelineId()).ifPresent(row -> progress.refresh(session, row));
      return back;
    }
    finish(
        session,
        id,
        Ending.lost(
            NO_UPDATES,
            "The runner was handed this deployment and did not confirm it. Nobody knows whether it started, so it is not"
                + " started again by itself: look at the target, then retry it."));
    return false;
  }

  private void fail(Session session, JobRow job, Ending ending) {
    JobFacts judged = facts.apply(job);
    String reason = ending.reason() == null ? "unknown_failure" : ending.reason();
    if (judged.allowFailure().allows(reason, ending.exitCode()) != job.allowFailure()) {
      session.jobs().allowFailure(job.id(), !job.allowFailure());
    }
    end(session, job, JobStatus.FAILED, ending);
    boolean mayRunAgain = !(job.deploys() && ending.isLost());
    if (mayRunAgain && judged.retries().again(reason, ending.exitCode(), job.attempt() - 1)) {
      JobRow attempt = again(session, job);
      revive(session, attempt, job.name());
    }
  }

  private boolean end(Session session, JobRow job, JobStatus to, Ending ending) {
    Instant now = clock.instant();
    boolean done =
        session.jobs().finish(job, to, ending.reason(), ending.detail(), ending.exitCode(), now);
    if (done && job.environment() != null) {
      String deployment = ending.isLost() ? "unknown" : to.wireName();
      session.environments().deploymentStatus(job.id(), deployment, now);
      if (to == JobStatus.SUCCESS && facts.apply(job).environmentAction().equals("stop")) {
        session
            .environments()
            .find(job.projectId(), job.environment())
            .ifPresent(row -> session.environments().state(row.id(), "stopped"));
      }
    }
    return done;
  }

  private JobRow again(Session session, JobRow job) {
    session.jobs().supersede(job);
    JobRow attempt = session.jobs().insert(NewJob.retryOf(job), clock.instant());
    String environment = job.environment();
    if (environment != null) {
      PipelineRow pipeline = session.pipelines().find(job.pipelineId()).orElseThrow();
      session
          .environments()
          .find(job.projectId(), environment)
          .ifPresent(
              row ->
                  session
                      .environments()
                      .deploy(row, attempt, pipeline.ref(), pipeline.sha(), clock.instant()));
    }
    return attempt;
  }

  private void revive(Session session, JobRow job, String name) {
    List<JobRow> rows = session.jobs().currentOfPipeline(job.pipelineId());
    List<JobState> states = rows.stream().map(PipelineProgress::state).toList();
    for (Transition transition : Revival.start(states, name)) {
      rows.stream()
          .filter(row -> row.name().equals(transition.job()))
          .forEach(row -> progress.apply(session, row, transition.to()));
    }
    session.pipelines().lock(job.pipelineId()).ifPresent(row -> progress.advance(session, row));
  }

  private void after(Session session, JobRow job) {
    session.pipelines().lock(job.pipelineId()).ifPresent(row -> progress.advance(session, row));
    String group = job.resourceGroup();
    if (group != null) {
      progress.assign(session, job.projectId(), group);
    }
  }

  private static boolean isGraceful(Session session, JobRow job) {
    Long runner = job.runnerId();
    String machine = job.systemId();
    return runner != null
        && machine != null
        && session
            .runners()
            .manager(runner, machine)
            .filter(row -> row.features().contains(Feature.CANCEL_GRACEFULLY.wireName()))
            .isPresent();
  }

  private static Optional<JobRow> hold(Session session, long id) {
    return session
        .jobs()
        .find(id)
        .flatMap(job -> session.pipelines().lock(job.pipelineId()))
        .flatMap(pipeline -> session.jobs().find(id));
  }
}
