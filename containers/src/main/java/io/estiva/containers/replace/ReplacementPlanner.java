package io.estiva.containers.replace;

import io.estiva.containers.replace.Observed.Container;
import io.estiva.containers.replace.ReplaceRefused.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what has to be done. Pure: no clock, no host, the same answer for the same input. The
 * steps of {@link #deploy} lead from any {@link Observed}, the leftovers of a run that died at any
 * move included, to the {@link Desired}; planning again from there gives no steps.
 */
public final class ReplacementPlanner {

  /**
   * Plans a deployment.
   *
   * @param desired must be pinned
   * @throws ReplaceRefused when the host must be left as it is
   */
  public Plan deploy(Observed observed, Desired desired) {
    if (desired.identity().isEmpty()) {
      throw new IllegalArgumentException("the image of " + desired.app() + " is not pinned");
    }
    refuseOlder(observed, desired.release().job());
    var draft = new Draft(observed);
    Recovery.recover(draft, Optional.of(desired));
    var current = draft.state().current();
    if (current.isPresent() && current.get().matches(desired) && !desired.force()) {
      if (current.get().phase() != Observed.Phase.RUNNING) {
        draft.note("the wanted version is there but does not run");
        revive(draft, current.get());
      } else if (draft.isEmpty()) {
        draft.note("nothing to do: " + desired.identity() + " serves already");
      }
    } else {
      replace(draft, desired);
    }
    retire(draft, desired.keeping().containers());
    return draft.plan();
  }

  /**
   * Plans the way back to a kept version.
   *
   * @param job number of the job that asks
   * @param to the job that deployed the wanted version; 0 for the one before the current
   * @throws ReplaceRefused when no such version is kept, or a newer job has been here
   */
  public Plan rollback(Observed observed, long job, long to) {
    refuseOlder(observed, job);
    var draft = new Draft(observed);
    Recovery.recover(draft, Optional.empty());
    var state = draft.state();
    var target = chooseKept(state, to);
    var wanted = state.wantedRestart(target);
    draft.note("back to " + describe(target));
    draft.prepare(new Move.Rename(target.id(), Names.back(state.app(), target.id())));
    var current = state.current();
    draft.add(
        new Step.SwitchOver(
            state.app(),
            current.map(Container::id).orElse(""),
            current.map(c -> c.phase().isActive()).orElse(false),
            current.map(state::wantedRestart).orElse("no"),
            target.id(),
            Names.back(state.app(), target.id()),
            wanted,
            true));
    return draft.plan();
  }

  /** Plans only what puts the leftovers of a run in order that died or failed. */
  public Plan tidy(Observed observed) {
    var draft = new Draft(observed);
    Recovery.recover(draft, Optional.empty());
    return draft.plan();
  }

  private static void refuseOlder(Observed observed, long job) {
    if (observed.newestJob() > job) {
      throw new ReplaceRefused(
          Reason.OLDER,
          "job "
              + job
              + " is older than job "
              + observed.newestJob()
              + ", which has already deployed "
              + observed.app()
              + " here. Nothing was changed. Run the newer pipeline's job again, or `rollback`,"
              + " if this version is the one you want");
    }
  }

  private static Container chooseKept(Observed state, long to) {
    var kept = state.all(Role.PREVIOUS);
    var newestFirst = kept.stream().filter(c -> to == 0 || c.job() == to);
    // Only backwards: after a rollback, another one must not lead to the version that was left.
    long limit = state.current().map(Container::created).orElse(Long.MAX_VALUE);
    return newestFirst
        .filter(c -> to != 0 || c.created() < limit)
        .findFirst()
        .orElseThrow(
            () ->
                new ReplaceRefused(
                    Reason.NOTHING_KEPT,
                    "there is no "
                        + (to == 0 ? "earlier version" : "version of job " + to)
                        + " of "
                        + state.app()
                        + " on this host to go back to. Kept: "
                        + (kept.isEmpty()
                            ? "none"
                            : String.join(
                                ", ", kept.stream().map(ReplacementPlanner::describe).toList()))
                        + (kept.isEmpty() ? "" : "; choose with --to JOB")));
  }

  private static String describe(Container container) {
    var what =
        container.label(Labels.IMAGE).isEmpty() ? container.image() : container.label(Labels.IMAGE);
    return (container.job() == 0 ? "the one made by hand" : "job " + container.job())
        + " ("
        + what
        + ", "
        + container.name()
        + ")";
  }

  private static void revive(Draft draft, Container current) {
    var app = draft.state().app();
    draft.add(
        new Step.SwitchOver(
            app, "", false, "no", current.id(), app, draft.state().wantedRestart(current), true));
  }

  private static void replace(Draft draft, Desired desired) {
    var state = draft.state();
    var current = state.current();
    refuseWhatCannotBeUndone(current);
    refuseHeldPorts(state, desired);
    noteChanges(draft, current, desired);
    var name = Names.next(desired.app(), desired.release().job(), desired.spec());
    var ready = state.all(Role.NEXT).stream().filter(c -> c.matches(desired)).findFirst();
    if (ready.isEmpty()) {
      draft.prepare(new Move.Create(name, labels(desired, state, current)));
    }
    draft.add(
        new Step.SwitchOver(
            desired.app(),
            current.map(Container::id).orElse(""),
            current.map(c -> c.phase().isActive()).orElse(false),
            current.map(state::wantedRestart).orElse("no"),
            ready.map(Container::id).orElse(name),
            ready.map(Container::name).orElse(name),
            desired.config().rules().restart().toString(),
            false));
  }

  private static void refuseWhatCannotBeUndone(Optional<Container> current) {
    if (current.isPresent() && current.get().autoRemove()) {
      throw new ReplaceRefused(
          Reason.NOT_REPLACEABLE,
          "container "
              + current.get().name()
              + " was started with --rm: stopping it would remove it, and there would be no way"
              + " back. Nothing was changed. Remove it by hand (`docker rm -f "
              + current.get().name()
              + "`) and run the job again");
    }
  }

  private static void refuseHeldPorts(Observed state, Desired desired) {
    for (var port : desired.config().ports()) {
      for (var held : state.heldPorts()) {
        if (port.hostPort() != 0
            && held.blocks(port.hostAddress(), port.hostPort(), port.protocol())) {
          throw new ReplaceRefused(
              Reason.PORT_HELD,
              "port "
                  + port.hostPort()
                  + "/"
                  + port.protocol()
                  + " of the host is held by container "
                  + held.holder()
                  + ". Nothing was changed. Stop that container or publish another port");
        }
      }
    }
  }

  private static void noteChanges(Draft draft, Optional<Container> current, Desired desired) {
    if (current.isEmpty()) {
      draft.note("first deployment of " + desired.app() + ": " + desired.identity());
      return;
    }
    var old = current.get();
    if (!old.isOf(desired.app())) {
      draft.note(
          "container " + old.name() + " was made by hand; it is adopted as the version to replace");
    }
    var image = old.label(Labels.IMAGE).isEmpty() ? old.image() : old.label(Labels.IMAGE);
    draft.note(
        image.equals(desired.identity())
            ? "image   " + image + " (unchanged)"
            : "image   " + image + " -> " + desired.identity());
    if (!old.label(Labels.SPEC).isEmpty()) {
      draft.note(
          "config  " + (old.label(Labels.SPEC).equals(desired.spec()) ? "unchanged" : "changed"));
    }
    if (!old.phase().isActive()) {
      draft.note("container " + old.name() + " does not run now");
    }
  }

  private static Map<String, String> labels(
      Desired desired, Observed state, Optional<Container> current) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(Labels.APP, desired.app());
    labels.put(Labels.JOB, Long.toString(desired.release().job()));
    labels.put(Labels.SPEC, desired.spec());
    labels.put(Labels.IMAGE, desired.identity());
    labels.put(Labels.IMAGE_NAME, desired.image().toString());
    labels.put(Labels.COMMIT, desired.release().commit());
    labels.put(Labels.ENVIRONMENT, desired.release().environment());
    labels.put(Labels.RESTART, desired.config().rules().restart().toString());
    current.ifPresent(
        old -> {
          labels.put(Labels.REPLACES, old.id());
          labels.put(Labels.REPLACES_RESTART, state.wantedRestart(old));
        });
    return labels;
  }

  private static void retire(Draft draft, int keep) {
    var state = draft.state();
    state.all(Role.PREVIOUS).stream()
        .filter(c -> !c.phase().isActive())
        .skip(keep)
        .forEach(
            c ->
                draft.add(
                    new Step.Retire(
                        new Move.Remove(
                            c.id(),
                            c.name(),
                            keep == 1
                                ? "one old version is kept"
                                : keep + " old versions are kept"))));
  }

  /** A plan in the making, and what the host will be like after it. */
  static final class Draft {
    private final List<Step> steps = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Observed state;

    Draft(Observed observed) {
      state = observed;
    }

    Observed state() {
      return state;
    }

    boolean isEmpty() {
      return steps.isEmpty();
    }

    void note(String text) {
      notes.add(text);
    }

    void recover(Move move) {
      add(new Step.Recover(move));
    }

    void prepare(Move move) {
      add(new Step.Prepare(move));
    }

    void add(Step step) {
      steps.add(step);
      for (var move : step.moves()) {
        state = state.after(move);
      }
    }

    Plan plan() {
      return new Plan(state.app(), steps, notes);
    }
  }
}
