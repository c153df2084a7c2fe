package io.estiva.containers.replace;

import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.call.Watchdog;
import io.estiva.containers.host.ContainerInfo;
import io.estiva.containers.host.EngineRefused;
import io.estiva.containers.host.ImageRef;
import io.estiva.containers.host.ImageUnavailable;
import io.estiva.containers.replace.SwitchResult.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** One open host with what is needed to carry out a plan on it. For one thread. */
final class ReplaceRun implements AutoCloseable {
  private static final Duration LOCK_SILENCE = Duration.ofSeconds(90);
  private static final Duration LOCK_BEAT = Duration.ofSeconds(10);

  private final Link link;
  private final ReplaceOptions options;
  private final StepJournal journal;
  private final Consumer<String> out;
  private final Watchdog watchdog = new Watchdog("replace");
  private final ReplacementPlanner planner = new ReplacementPlanner();
  private Duration grace = Desired.Keeping.standard().stopGrace();
  private ShellFacts.@org.jspecify.annotations.Nullable Finding finding;

  ReplaceRun(Link link, ReplaceOptions options, StepJournal journal, Consumer<String> out) {
    this.link = link;
    this.options = options;
    this.journal = journal;
    this.out = out;
  }

  Link link() {
    return link;
  }

  void grace(Duration stopGrace) {
    grace = stopGrace;
  }

  Observed observe(String app) {
    return link.read(docker -> Observer.observe(docker, app));
  }

  /** Prints a plan, and by whom the switch is done. */
  void print(Plan plan, HealthGate gate) {
    var target = link.target();
    out.accept("plan    host " + target.name() + " (" + target.docker().facts().address() + ")");
    plan.lines().forEach(line -> out.accept("plan    " + line));
    if (plan.switchOver().isEmpty()) {
      return;
    }
    out.accept(
        "plan    health gate: "
            + gate.probe().text()
            + "; at least "
            + gate.minUptime().toSeconds()
            + " s up, at most "
            + gate.limit().toSeconds()
            + " s to become healthy");
    var shell = shellFacts(gate);
    out.accept(
        shell.facts().isPresent()
            ? "plan    the switch is done by a program on the host: it finishes or goes back by"
                + " itself even when the link dies"
            : "plan    the switch is driven call by call, because "
                + shell.reason()
                + ": if the link dies in the gap, the service is down until this agent is back");
  }

  private ShellFacts.Finding shellFacts(HealthGate gate) {
    var known = finding;
    if (known == null) {
      known =
          options.detach()
              ? ShellFacts.of(link.target(), gate.probe())
              : ShellFacts.Finding.no("it was asked for");
      finding = known;
    }
    return known;
  }

  /** Whether somebody holds the lock, or died holding it. */
  boolean isLocked(String app) {
    return link.read(docker -> docker.containers().find(Names.lock(app))).isPresent();
  }

  /** Does the work under the app's lock. A crash of this process leaves the lock. */
  Outcome locked(String app, String image, Function<HostLock, Outcome> work) {
    var patience = new HostLock.Patience(options.lockWait(), LOCK_SILENCE, LOCK_BEAT);
    var lock = HostLock.acquire(link::docker, app, image, options.owner(), patience, out);
    try {
      Outcome outcome;
      try {
        outcome = work.apply(lock);
      } catch (RuntimeException e) {
        Uninterrupted.run(() -> release(lock));
        throw e;
      }
      Uninterrupted.run(() -> release(lock));
      return outcome;
    } finally {
      lock.abandon();
    }
  }

  private void release(HostLock lock) {
    try {
      link.read(
          docker -> {
            lock.close();
            return Boolean.TRUE;
          });
    } catch (HostUnavailable | EngineRefused | DeadlineExceeded e) {
      out.accept("lock    could not be given back, it runs out by itself: " + e.getMessage());
    }
  }

  /** Looks again under the lock; prints the plan again where it changed. */
  Plan replan(Plan printed, HealthGate gate, Function<Observed, Plan> planning) {
    var app = appOf(printed);
    var shell = shellFacts(gate);
    shell.facts().ifPresent(facts -> helper(app, facts).awaitOther(Duration.ofMinutes(15)));
    var plan = planning.apply(observe(app));
    if (!plan.equals(printed)) {
      out.accept("plan    the host has changed meanwhile; the plan is now:");
      print(plan, gate);
    }
    return plan;
  }

  private static String appOf(Plan plan) {
    return plan.app();
  }

  private Helper helper(String app, ShellFacts facts) {
    return new Helper(link, app, facts, out);
  }

  private Moves moves() {
    return new Moves(link, watchdog, grace, grace.plus(options.stopSlack()));
  }

  /** Carries out a plan that has steps. */
  Outcome execute(Plan plan, Optional<Desired> desired, HealthGate gate, HostLock lock) {
    Optional<Step.SwitchOver> switched = Optional.empty();
    for (var step : plan.steps()) {
      journal.before(step);
      if (step instanceof Step.SwitchOver switchOver) {
        var result = switchOver(switchOver, gate, lock);
        if (result.kind() != Kind.SWITCHED) {
          return settle(switchOver, result, desired);
        }
        switched = Optional.of(switchOver);
      } else if (switched.isPresent()) {
        retire(step);
      } else {
        prepare(plan, step, desired);
      }
      journal.after(step);
    }
    return outcome(plan, switched);
  }

  private void prepare(Plan plan, Step step, Optional<Desired> desired) {
    try {
      for (var move : step.moves()) {
        journal.before(move);
        moves().perform(move, desired);
      }
      out.accept("do      " + step.text());
    } catch (EngineRefused
        | ImageUnavailable
        | HostUnavailable
        | DeadlineExceeded
        | CallInterrupted e) {
      Uninterrupted.run(() -> tidy(plan.app()));
      throw e;
    }
  }

  // The new version serves: what cannot be cleared away now is cleared away by the next run.
  private void retire(Step step) {
    try {
      for (var move : step.moves()) {
        journal.before(move);
        moves().perform(move, Optional.empty());
      }
      out.accept("retire  " + step.text());
    } catch (EngineRefused | HostUnavailable | DeadlineExceeded e) {
      out.accept("retire  left to the next run: " + e.getMessage());
    }
  }

  private SwitchResult switchOver(Step.SwitchOver step, HealthGate gate, HostLock lock) {
    var shell = shellFacts(gate);
    boolean revives = step.nextName().equals(step.app());
    if (shell.facts().isEmpty() || revives) {
      return new DrivenSwitch(link, moves(), journal, out).run(step, gate);
    }
    var helper = helper(step.app(), shell.facts().get());
    var token = Names.shortId(lock.id()) + "-" + Names.shortId(step.old()) + "x";
    var task =
        new Helper.Task(step, gate, grace, grace.plus(options.stopSlack()), lock.id(), token);
    SwitchResult result;
    try {
      result = helper.run(task);
    } catch (CallInterrupted e) {
      Uninterrupted.run(
          () -> {
            out.accept("swap    cancelled; the host finishes the switch first");
            helper.awaitOther(task.longest());
          });
      throw e;
    }
    helper.clean();
    return result;
  }

  private Outcome settle(Step.SwitchOver step, SwitchResult result, Optional<Desired> desired) {
    if (result.kind() == Kind.ROLLED_BACK || result.kind() == Kind.BROKEN) {
      showLog(step);
    }
    if (result.kind() == Kind.HUNG) {
      return leaveAlone(step, result);
    }
    Uninterrupted.run(() -> tidy(step.app()));
    var observed = observe(step.app());
    var current = observed.current();
    boolean serves = current.map(c -> c.phase() == Observed.Phase.RUNNING).orElse(false);
    boolean wanted =
        current
            .map(c -> desired.isPresent() ? c.matches(desired.get()) : c.id().equals(step.next()))
            .orElse(false);
    boolean mayHaveSwitched = result.kind() == Kind.UNNAMED || result.kind() == Kind.UNKNOWN;
    if (serves && wanted && mayHaveSwitched) {
      return new Outcome.Replaced(step.app(), current.get().image(), -1);
    }
    if (serves || !step.oldRuns()) {
      return new Outcome.RolledBack(result.reason());
    }
    return new Outcome.Broken(
        result.reason()
            + ". Container "
            + step.app()
            + " does not run on "
            + link.target().name()
            + "; look with `docker ps -a --filter label="
            + Labels.APP
            + "="
            + step.app()
            + "` and start the last good one with `docker start "
            + Names.shortId(step.old())
            + "`");
  }

  private Outcome leaveAlone(Step.SwitchOver step, SwitchResult result) {
    try {
      link.read(
          docker -> {
            if (step.keepFailed()) {
              docker.containers().rename(step.next(), Names.previous(step.app(), step.next()));
            } else {
              docker.containers().remove(step.next(), true);
            }
            return Boolean.TRUE;
          });
    } catch (EngineRefused | HostUnavailable | DeadlineExceeded e) {
      out.accept("tidy    left to the next run: " + e.getMessage());
    }
    out.accept(
        "tidy    the restart policy of "
            + step.app()
            + " is left at always, because a change would hang too");
    return new Outcome.RolledBack(
        result.reason()
            + ". Look at the process on the host: its containerd-shim or its storage may hang");
  }

  private void showLog(Step.SwitchOver step) {
    try {
      var tail = link.read(docker -> docker.containers().logTail(step.next(), options.logLines()));
      out.accept(
          tail.isBlank()
              ? "log     the new container printed nothing"
              : "log     last lines of the new container:");
      tail.lines().forEach(line -> out.accept("log     | " + line));
    } catch (EngineRefused | HostUnavailable | DeadlineExceeded e) {
      out.accept("log     not to be had: " + e.getMessage());
    }
  }

  private void tidy(String app) {
    try {
      for (var step : planner.tidy(observe(app)).steps()) {
        for (var move : step.moves()) {
          moves().perform(move, Optional.empty());
        }
        out.accept("tidy    " + step.text());
      }
    } catch (EngineRefused | HostUnavailable | DeadlineExceeded | CallInterrupted e) {
      out.accept("tidy    left to the next run: " + e.getMessage());
    }
  }

  private Outcome outcome(Plan plan, Optional<Step.SwitchOver> switched) {
    var current = link.read(docker -> docker.containers().find(plan.app()));
    var image = current.map(c -> c.labels().getOrDefault(Labels.IMAGE, c.image())).orElse("");
    if (switched.isEmpty()) {
      return new Outcome.Unchanged(image);
    }
    long gap = -1;
    if (switched.get().oldRuns()) {
      var old = link.read(docker -> docker.containers().find(switched.get().old()));
      gap = gap(old, current);
    }
    return new Outcome.Replaced(plan.app(), image, gap);
  }

  private static long gap(Optional<ContainerInfo> old, Optional<ContainerInfo> current) {
    var end = old.flatMap(c -> c.state().finished());
    var begin = current.flatMap(c -> c.state().started());
    return end.isPresent() && begin.isPresent()
        ? Duration.between(end.get(), begin.get()).toMillis()
        : -1;
  }

  int prune(ImageRef image, int keep) {
    return link.read(
        docker -> {
          var surplus =
              Observer.surplusImages(
                  docker.images().list(Map.of()), docker.containers().list(Map.of()), image, keep);
          int removed = 0;
          for (var name : surplus) {
            try {
              docker.images().remove(name, false);
              removed++;
            } catch (EngineRefused e) {
              out.accept("prune   " + name + " stays: " + e.answer());
            }
          }
          return removed;
        });
  }

  @Override
  public void close() {
    watchdog.close();
    link.close();
  }
}
