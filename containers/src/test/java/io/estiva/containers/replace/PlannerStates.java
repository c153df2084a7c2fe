package io.estiva.containers.replace;

import io.estiva.containers.host.ImageRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hosts and wishes for tests of the planner. */
final class PlannerStates {
  static final String APP = "web";
  static final String OLD_IMAGE = "registry.test/web@sha256:" + "a".repeat(64);
  static final String NEW_IMAGE = "registry.test/web@sha256:" + "b".repeat(64);

  private PlannerStates() {}

  static Desired desired(long job, String identity) {
    return Desired.of(
            APP,
            ImageRef.parse("registry.test/web:latest"),
            RunConfig.plain(),
            new Release(job, "c0ffee", "production"))
        .pinned(identity);
  }

  static Observed host(Observed.Container... containers) {
    return new Observed(APP, List.of(containers), List.of());
  }

  /** A container made by an earlier job, running under the app's name. */
  static Observed.Container deployed(String id, long job, String image) {
    var labels = new HashMap<String, String>();
    labels.put(Labels.APP, APP);
    labels.put(Labels.JOB, Long.toString(job));
    labels.put(Labels.IMAGE, image);
    labels.put(Labels.SPEC, desired(job, image).spec());
    labels.put(Labels.RESTART, "unless-stopped");
    return new Observed.Container(
        id, APP, image, Observed.Phase.RUNNING, labels, job * 1000, "unless-stopped", false);
  }

  /** A container made by hand. */
  static Observed.Container handMade(String id, String restart) {
    return new Observed.Container(
        id, APP, "web:1", Observed.Phase.RUNNING, Map.of(), 1, restart, false);
  }

  /** The moves of a plan in order. */
  static List<Move> moves(Plan plan) {
    var moves = new ArrayList<Move>();
    plan.steps().forEach(step -> moves.addAll(step.moves()));
    return moves;
  }

  /** The host after the first moves of a plan. */
  static Observed after(Observed observed, List<Move> moves, int count) {
    var state = observed;
    for (var move : moves.subList(0, count)) {
      state = state.after(move);
    }
    return state;
  }

  static Observed after(Observed observed, Plan plan) {
    var moves = moves(plan);
    return after(observed, moves, moves.size());
  }
}
