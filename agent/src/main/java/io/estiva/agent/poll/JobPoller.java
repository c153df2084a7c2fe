package io.estiva.agent.poll;

import io.estiva.agent.outbox.Outbox;
import io.estiva.agent.outbox.RunnerLink;
import io.estiva.agent.outbox.TakenJob;
import io.vertx.core.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Asks every runner's coordinator for jobs while there is room, with one held request for each
 * runner. Event loop only.
 *
 * <p>A held request takes no room; when the last room is given away, the other requests are given
 * up. Should two coordinators answer in the same instant, the surplus job runs all the same.
 */
public final class JobPoller {

  private final Surroundings around;
  private final Slots slots;
  private final List<RunnerPoll> polls = new ArrayList<>();
  private boolean stopped;

  /**
   * One runner to ask for.
   *
   * @param limit of its jobs at once
   * @param token reads the runner's token, again and again: it may change
   */
  public record Runner(RunnerLink link, String systemId, int limit, TokenSource token) {}

  /**
   * What the poller works with.
   *
   * @param start gets each new job; must not block
   * @param rest how long a runner rests whose token was refused three times
   */
  public record Surroundings(
      Context context,
      Outbox outbox,
      Consumer<TakenJob> start,
      Duration rest,
      Clock clock,
      DoubleSupplier jitter,
      PollEvents events) {}

  /**
   * Asks nothing before {@link #start}.
   *
   * @param concurrent how many jobs may run at once, over all runners
   */
  public JobPoller(List<Runner> runners, int concurrent, Surroundings around) {
    this.around = around;
    this.slots = new Slots(concurrent);
    runners.forEach(runner -> polls.add(new RunnerPoll(runner, around, this)));
  }

  /** Begins to ask. */
  public void start() {
    polls.forEach(RunnerPoll::next);
  }

  /** Gives up the requests that are held and asks no more; jobs that run are left alone. */
  public void stop() {
    stopped = true;
    polls.forEach(RunnerPoll::giveUp);
  }

  /** A job of an earlier process takes room too, from now on. */
  public void occupy(int jobs) {
    for (int i = 0; i < jobs; i++) {
      slots.take();
    }
  }

  /** A job that {@link #occupy} counted is gone. */
  public void vacate() {
    slots.give();
    polls.forEach(RunnerPoll::next);
  }

  /** Number of jobs that take room. */
  public int running() {
    return slots.used();
  }

  /** Names of the runners whose coordinator cannot be asked at present, with the reason. */
  public List<String> troubles() {
    return polls.stream().flatMap(poll -> poll.trouble().stream()).toList();
  }

  boolean mayAsk() {
    return !stopped && slots.isFree();
  }

  boolean isStopped() {
    return stopped;
  }

  void taken() {
    slots.take();
    if (!slots.isFree()) {
      polls.forEach(RunnerPoll::giveUp);
    }
  }
}
