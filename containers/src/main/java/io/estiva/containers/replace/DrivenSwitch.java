package io.estiva.containers.replace;

import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.host.EngineRefused;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hands over the service call by call, for hosts that give no shell. When the link dies in the gap,
 * the service is down until it is back; the plan says so.
 */
final class DrivenSwitch {
  private static final Duration LONGEST_FIRST_PAUSE = Duration.ofMillis(100);

  private static final int GUARD_LOOKS = 20;

  private final Link link;
  private final Moves moves;
  private final StepJournal journal;
  private final Consumer<String> out;

  DrivenSwitch(Link link, Moves moves, StepJournal journal, Consumer<String> out) {
    this.link = link;
    this.moves = moves;
    this.journal = journal;
    this.out = out;
  }

  SwitchResult run(Step.SwitchOver step, HealthGate gate) {
    boolean passed = false;
    for (var move : step.moves()) {
      journal.before(move);
      try {
        if (move instanceof Move.Gate) {
          var failure = await(step.next(), gate);
          if (failure.isPresent()) {
            return undo(step, failure.get());
          }
          passed = true;
          out.accept("swap    healthy");
        } else {
          moves.perform(move, Optional.empty());
          out.accept("swap    " + move.text());
        }
      } catch (EngineRefused | DeadlineExceeded | HostUnavailable e) {
        if (move instanceof Move.Stop && e instanceof DeadlineExceeded) {
          return guard(step, String.valueOf(e.getMessage()));
        }
        return passed
            ? new SwitchResult(SwitchResult.Kind.UNNAMED, String.valueOf(e.getMessage()))
            : undo(step, String.valueOf(e.getMessage()));
      } catch (CallInterrupted e) {
        // Cancelled: the way back needs calls of its own.
        Thread.interrupted();
        try {
          return passed
              ? new SwitchResult(SwitchResult.Kind.UNNAMED, "cancelled")
              : undo(step, "the job was cancelled");
        } finally {
          Thread.currentThread().interrupt();
        }
      }
    }
    return new SwitchResult(SwitchResult.Kind.SWITCHED, "");
  }

  private Optional<String> await(String container, HealthGate gate) {
    long begin = System.nanoTime();
    var probe = new GateProbe(gate);
    var pause = LONGEST_FIRST_PAUSE;
    while (true) {
      var now = link.read(docker -> docker.containers().inspect(container));
      var failure = probe.failure(now);
      if (failure.isPresent()) {
        return failure;
      }
      boolean good = probe.isGood(link.target(), now);
      var passed = Duration.ofNanos(System.nanoTime() - begin);
      if (good && passed.compareTo(gate.minUptime()) >= 0) {
        return Optional.empty();
      }
      if (passed.compareTo(gate.limit()) >= 0) {
        return Optional.of(
            "the new container was not healthy within "
                + gate.limit().toSeconds()
                + " s"
                + (probe.lastAnswer().isEmpty()
                    ? ""
                    : "; last answer of the probe: " + probe.lastAnswer()));
      }
      pause(pause);
      if (passed.compareTo(Duration.ofSeconds(2)) > 0) {
        pause = gate.interval();
      }
    }
  }

  private SwitchResult undo(Step.SwitchOver step, String reason) {
    out.accept("swap    going back: " + reason);
    try {
      if (!step.nextName().equals(step.app())) {
        stopNew(step);
      }
      if (step.oldRuns()) {
        moves.perform(new Move.Start(step.old(), "it served before"), Optional.empty());
        moves.perform(new Move.SetRestart(step.old(), step.oldRestart()), Optional.empty());
      }
      return new SwitchResult(SwitchResult.Kind.ROLLED_BACK, reason);
    } catch (EngineRefused | DeadlineExceeded e) {
      return new SwitchResult(
          SwitchResult.Kind.BROKEN,
          reason + "; and the old container could not be started again: " + e.getMessage());
    } catch (HostUnavailable e) {
      return new SwitchResult(SwitchResult.Kind.UNKNOWN, reason + "; and then: " + e.getMessage());
    }
  }

  // The stop may still take effect. Until then a change, or a start, would only hang as well.
  private SwitchResult guard(Step.SwitchOver step, String reason) {
    out.accept("swap    going back: " + reason);
    try {
      for (int i = 0; i < GUARD_LOOKS; i++) {
        if (hasStopped(step.old())) {
          moves.perform(new Move.Start(step.old(), "it served before"), Optional.empty());
        }
        pause(Duration.ofSeconds(1));
      }
      return new SwitchResult(SwitchResult.Kind.HUNG, reason);
    } catch (EngineRefused | DeadlineExceeded | HostUnavailable e) {
      return new SwitchResult(SwitchResult.Kind.UNKNOWN, reason + "; and then: " + e.getMessage());
    }
  }

  private boolean hasStopped(String id) {
    // From the list, which answers even while a hanging stop blocks every inspect.
    return link.read(docker -> docker.containers().list(Map.of())).stream()
        .anyMatch(c -> c.id().equals(id) && !c.isRunning());
  }

  private void stopNew(Step.SwitchOver step) {
    try {
      moves.perform(new Move.SetRestart(step.next(), "no"), Optional.empty());
      moves.perform(new Move.Stop(step.next(), "it is not good"), Optional.empty());
    } catch (EngineRefused | DeadlineExceeded e) {
      link.read(
          docker -> {
            docker.containers().kill(step.next(), "KILL");
            return Boolean.TRUE;
          });
    }
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterrupted("waiting for the new container's health", e);
    }
  }
}
