package io.estiva.containers.replace;

import io.estiva.containers.replace.Observed.Container;
import io.estiva.containers.replace.ReplacementPlanner.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts in order what a run left that died between two moves. First of all something must serve. */
final class Recovery {
  private Recovery() {}

  /**
   * Adds the steps after which there is no half-done replacement, except a new container that
   * matches what is wanted and can be used.
   *
   * @param desired empty when nothing on the way is wanted any more
   */
  static void recover(Draft draft, Optional<Desired> desired) {
    finishNaming(draft);
    var usable = desired.flatMap(wanted -> usable(draft.state(), wanted));
    usable
        .filter(c -> c.phase() == Observed.Phase.RUNNING)
        .ifPresent(
            c -> draft.note("an earlier run died after it had started " + c.name() + "; going on"));
    for (var left : leftovers(draft.state())) {
      if (usable.isEmpty() || !left.equals(usable.get())) {
        settle(draft, left);
      }
    }
    restoreCurrent(draft, false);
  }

  private static Optional<Container> usable(Observed state, Desired desired) {
    boolean served =
        state.current().map(c -> c.phase().isActive() || c.matches(desired)).orElse(false);
    if (desired.force() || state.current().map(c -> c.matches(desired)).orElse(false)) {
      return Optional.empty();
    }
    var matching = state.all(Role.NEXT).stream().filter(c -> c.matches(desired)).toList();
    return matching.stream()
        .filter(c -> c.phase() == Observed.Phase.RUNNING && !served)
        .findFirst()
        .or(() -> matching.stream().filter(c -> c.phase() == Observed.Phase.CREATED).findFirst());
  }

  // The old one gives up its policy, then its name, only after the new one was found good.
  private static void finishNaming(Draft draft) {
    var state = draft.state();
    var current = state.current();
    if (current.isPresent()) {
      var old = current.get();
      var heir = leftovers(state).stream().filter(c -> tookOver(state, old, c)).findFirst();
      if (heir.isEmpty()) {
        return;
      }
      draft.note("an earlier run died while it renamed; " + heir.get().name() + " serves");
      draft.recover(new Move.Rename(old.id(), Names.previous(state.app(), old.id())));
      draft.recover(new Move.Rename(heir.get().id(), state.app()));
      return;
    }
    leftovers(state).stream()
        .filter(c -> c.phase().isActive() || isHeir(state, c))
        .findFirst()
        .ifPresent(
            c -> {
              draft.note("an earlier run died while it renamed; " + c.name() + " was found good");
              draft.recover(new Move.Rename(c.id(), state.app()));
            });
  }

  private static boolean tookOver(Observed state, Container old, Container next) {
    return next.phase() == Observed.Phase.RUNNING
        && old.phase() == Observed.Phase.EXITED
        && old.restart().equals("no")
        && !state.wantedRestart(old).equals("no");
  }

  private static boolean isHeir(Observed state, Container next) {
    return next.phase() == Observed.Phase.EXITED
        && state.all(Role.PREVIOUS).stream()
            .anyMatch(c -> c.id().equals(next.label(Labels.REPLACES)));
  }

  private static void settle(Draft draft, Container left) {
    var app = draft.state().app();
    draft.note("an earlier run left " + left.name());
    if (left.phase().isActive()) {
      draft.recover(new Move.Stop(left.id(), "left by an earlier run"));
    }
    // Whoever replaced it knows its restart policy, so the current one gets it back before.
    restoreCurrent(draft, left.phase().isActive());
    if (left.role(app) == Role.BACK) {
      if (!left.restart().equals("no")) {
        draft.recover(new Move.SetRestart(left.id(), "no"));
      }
      draft.recover(new Move.Rename(left.id(), Names.previous(app, left.id())));
    } else {
      draft.recover(new Move.Remove(left.id(), left.name(), "left by an earlier run"));
    }
  }

  private static void restoreCurrent(Draft draft, boolean successorRan) {
    var state = draft.state();
    var current = state.current();
    if (current.isEmpty() || leftovers(state).stream().anyMatch(c -> c.phase().isActive())) {
      return;
    }
    var old = current.get();
    if (old.phase() == Observed.Phase.EXITED && (successorRan || wasStoppedByUs(state, old))) {
      draft.recover(new Move.Start(old.id(), "an earlier run died after it had stopped it"));
    }
    var wanted = state.wantedRestart(old);
    if (!old.restart().equals(wanted)) {
      draft.recover(new Move.SetRestart(old.id(), wanted));
    }
  }

  // Stopping is announced by the policy "always"; a container that a user stopped has its own.
  private static boolean wasStoppedByUs(Observed state, Container old) {
    return old.restart().equals("always")
        && (!leftovers(state).isEmpty() || !state.wantedRestart(old).equals("always"));
  }

  private static List<Container> leftovers(Observed state) {
    var left = new ArrayList<>(state.all(Role.NEXT));
    left.addAll(state.all(Role.BACK));
    return left;
  }
}
