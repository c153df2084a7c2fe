package io.estiva.containers.replace;

/**
 * Told about each step and move before it is done, and after. It explains and never decides: a run
 * that comes later starts from what is on the host. Called on the thread that replaces.
 */
public interface StepJournal {
  /** About to do this. */
  void before(Step step);

  /** Done. */
  void after(Step step);

  /** About to do this part of a step; not called for moves that the host does by itself. */
  void before(Move move);

  /** Keeps nothing. */
  static StepJournal none() {
    return new StepJournal() {
      @Override
      public void before(Step step) {}

      @Override
      public void after(Step step) {}

      @Override
      public void before(Move move) {}
    };
  }
}
