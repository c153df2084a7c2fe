package io.estiva.agent.poll;

/** How many more jobs this agent may run. Event loop only. */
final class Slots {

  private final int total;
  private int used;

  Slots(int total) {
    this.total = total;
  }

  boolean isFree() {
    return used < total;
  }

  int used() {
    return used;
  }

  /** Takes a slot, also one too many: a job that is here must run. */
  void take() {
    used++;
  }

  void give() {
    used--;
  }
}
