package io.estiva.containers.replace;

import java.util.ArrayList;
import java.util.List;

/** One line of a plan. */
public sealed interface Step {
  /** The moves that it is made of, in order. */
  List<Move> moves();

  /** One line for people. */
  String text();

  /** Puts in order what an earlier run left. */
  record Recover(Move move) implements Step {
    @Override
    public List<Move> moves() {
      return List.of(move);
    }

    @Override
    public String text() {
      return "recover: " + move.text();
    }
  }

  /** Prepares the new container beside the old one, which still serves. */
  record Prepare(Move move) implements Step {
    @Override
    public List<Move> moves() {
      return List.of(move);
    }

    @Override
    public String text() {
      return move.text();
    }
  }

  /** Removes a stopped version that need not be kept. */
  record Retire(Move.Remove move) implements Step {
    @Override
    public List<Move> moves() {
      return List.of(move);
    }

    @Override
    public String text() {
      return move.text();
    }
  }

  /**
   * Hands the service from one container to the other. The only step with a gap, so it is done as
   * one, on the host itself where that is possible, and undone as one.
   *
   * @param app the name that the new one gets
   * @param old id of the one that has the name now; empty for none
   * @param oldRuns whether it runs, so that it must be stopped, and started again at a failure
   * @param oldRestart its restart policy, for the case that it serves again
   * @param next id or name of the new one
   * @param nextName its name before
   * @param restart the new one's policy from the moment that it is good
   * @param keepFailed whether the new one, should it fail, was a kept version, which stays kept
   */
  record SwitchOver(
      String app,
      String old,
      boolean oldRuns,
      String oldRestart,
      String next,
      String nextName,
      String restart,
      boolean keepFailed)
      implements Step {

    boolean replaces() {
      return !old.isEmpty();
    }

    String previousName() {
      return Names.previous(app, old);
    }

    @Override
    public List<Move> moves() {
      var moves = new ArrayList<Move>();
      if (oldRuns) {
        // A reboot inside the gap brings the old one back, although it was stopped by hand.
        moves.add(new Move.SetRestart(old, "always"));
        moves.add(new Move.Stop(old, "the old version"));
      }
      moves.add(new Move.Start(next, "the new version"));
      moves.add(new Move.Gate(next));
      moves.add(new Move.SetRestart(next, restart));
      if (replaces()) {
        moves.add(new Move.SetRestart(old, "no"));
        moves.add(new Move.Rename(old, previousName()));
      }
      if (!nextName.equals(app)) {
        moves.add(new Move.Rename(next, app));
      }
      return moves;
    }

    @Override
    public String text() {
      if (!replaces()) {
        return "start " + nextName + (nextName.equals(app) ? "" : ", then name it " + app);
      }
      return (oldRuns ? "stop " + app + " (" + Names.shortId(old) + "), " : "")
          + "start "
          + nextName
          + ", check its health, then name it "
          + app
          + " and keep the old one as "
          + previousName();
    }
  }
}
