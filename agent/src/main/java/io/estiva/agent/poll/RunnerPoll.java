package io.estiva.agent.poll;

import io.estiva.agent.wire.JobPoll;
import io.estiva.agent.wire.PollAnswer;
import io.estiva.protocol.FailureReason;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.RequestJob;
import io.estiva.protocol.UpdateJob;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of one runner, one after the other. Event loop only. */
final class RunnerPoll {

  private static final Logger log = LoggerFactory.getLogger(RunnerPoll.class);
  private static final Duration IDLE = Duration.ofSeconds(3);

  /** How often a resting runner looks whether its token is another one now. */
  private static final Duration TOKEN_CHECK = Duration.ofSeconds(30);

  private final JobPoller.Runner runner;
  private final JobPoller.Surroundings around;
  private final JobPoller poller;
  private final PollSchedule schedule;
  private String lastUpdate = "";
  private String refusedToken = "";
  private String trouble = "";
  private int jobs;
  private long timer = -1;
  private @Nullable JobPoll held;

  RunnerPoll(JobPoller.Runner runner, JobPoller.Surroundings around, JobPoller poller) {
    this.runner = runner;
    this.around = around;
    this.poller = poller;
    this.schedule = new PollSchedule(IDLE, around.rest());
  }

  /** What keeps this runner from asking; empty if nothing does. */
  Optional<String> trouble() {
    return trouble.isEmpty()
        ? Optional.empty()
        : Optional.of(runner.link().name() + ": " + trouble);
  }

  /** Sends the next request unless one is on its way, waits to be sent, or there is no room. */
  void next() {
    if (held != null || timer >= 0 || !poller.mayAsk() || jobs >= runner.limit()) {
      return;
    }
    String token;
    try {
      token = runner.token().token();
    } catch (UncheckedIOException e) {
      note("the token cannot be read: " + e.getMessage());
      wait(TOKEN_CHECK);
      return;
    }
    long start = around.clock().millis();
    JobPoll poll =
        runner
            .link()
            .api()
            .requestJob(
                new RequestJob(
                    runner.link().info(), token, runner.systemId(), lastUpdate, Map.of()));
    held = poll;
    poll.answer()
        .onComplete(
            answer -> {
              held = null;
              Duration took = Duration.ofMillis(around.clock().millis() - start);
              if (answer.succeeded()) {
                answered(answer.result(), token, took);
              } else if (!poll.isCancelled()) {
                failed(String.valueOf(answer.cause().getMessage()));
              }
            });
  }

  /** Gives up the request that is held and the one that waits to be sent. */
  void giveUp() {
    if (timer >= 0) {
      around.context().owner().cancelTimer(timer);
      timer = -1;
    }
    JobPoll poll = held;
    if (poll != null) {
      held = null;
      poll.cancel();
    }
  }

  private void answered(PollAnswer answer, String token, Duration took) {
    around.events().answered(runner.link().name(), answer.status());
    answer.lastUpdate().ifPresent(value -> lastUpdate = value);
    Duration wait = schedule.afterAnswer(answer, took, around.jitter().getAsDouble());
    switch (answer.status()) {
      case 201 -> {
        calm();
        answer.job().ifPresentOrElse(this::take, () -> reject(answer));
      }
      case 204, 409 -> calm();
      case 403 -> refused(answer, token);
      default ->
          note(
              "status "
                  + answer.status()
                  + (answer.message().isEmpty() ? "" : " (" + answer.message() + ")"));
    }
    if (schedule.isResting()) {
      rest(wait);
    } else {
      wait(wait);
    }
  }

  private void failed(String problem) {
    around.events().answered(runner.link().name(), 0);
    note(problem);
    wait(schedule.afterFailure(around.jitter().getAsDouble()));
  }

  private void refused(PollAnswer answer, String token) {
    refusedToken = token;
    note(
        "the coordinator does not know the token (403"
            + (answer.message().isEmpty() ? "" : " " + answer.message())
            + ")");
  }

  /** Asks no more for long, but looks from time to time whether somebody put a new token there. */
  private void rest(Duration left) {
    if (left.isNegative() || left.isZero() || tokenChanged()) {
      schedule.reset();
      wait(Duration.ZERO);
      return;
    }
    Duration step = left.compareTo(TOKEN_CHECK) < 0 ? left : TOKEN_CHECK;
    timer =
        around
            .context()
            .owner()
            .setTimer(
                Math.max(1, step.toMillis()),
                fired -> {
                  timer = -1;
                  rest(left.minus(step));
                });
  }

  private boolean tokenChanged() {
    try {
      return !runner.token().token().equals(refusedToken);
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private void take(JobPayload payload) {
    log.info(
        "job taken job={} name={} project={} runner={}",
        payload.id(),
        payload.jobInfo().name(),
        payload.jobInfo().projectFullPath(),
        runner.link().name());
    jobs++;
    poller.taken();
    around.events().taken(runner.link().name());
    around
        .outbox()
        .take(runner.link(), payload, this::released)
        .onSuccess(job -> job.ifPresent(around.start()))
        .onFailure(
            failure -> {
              log.error(
                  "cannot take a job, it will hang at the coordinator job={}",
                  payload.id(),
                  failure);
              released();
            });
  }

  /** Such a job would hang at the coordinator until its timeout. */
  private void reject(PollAnswer answer) {
    log.error(
        "a job was handed out that cannot be read runner={} job={} problem={}",
        runner.link().name(),
        answer.unreadable().map(job -> String.valueOf(job.id())).orElse("unknown"),
        answer.message());
    answer
        .unreadable()
        .ifPresent(
            job ->
                runner
                    .link()
                    .api()
                    .update(
                        job.id(),
                        new UpdateJob(
                            runner.link().info(),
                            job.token(),
                            UpdateJob.FAILED,
                            FailureReason.RUNNER_SYSTEM_FAILURE.wireName(),
                            "",
                            UpdateJob.Output.NOTHING,
                            0)));
  }

  private void released() {
    jobs--;
    poller.vacate();
  }

  private void wait(Duration delay) {
    if (poller.isStopped()) {
      return;
    }
    if (delay.isZero() || delay.isNegative()) {
      next();
      return;
    }
    timer =
        around
            .context()
            .owner()
            .setTimer(
                Math.max(1, delay.toMillis()),
                fired -> {
                  timer = -1;
                  next();
                });
  }

  private void note(String problem) {
    if (!problem.equals(trouble)) {
      log.warn(
          "cannot ask for jobs runner={} url={} problem={}",
          runner.link().name(),
          runner.link().api().address(),
          problem);
      trouble = problem;
    }
  }

  private void calm() {
    if (!trouble.isEmpty()) {
      log.info(
          "asking for jobs again runner={} url={}",
          runner.link().name(),
          runner.link().api().address());
      trouble = "";
    }
  }
}
