package io.estiva.containers.replace;

/** Work that has to be done although the thread was told to end. */
final class Uninterrupted {
  private Uninterrupted() {}

  /** Runs it with the interrupt flag put aside, and sets the flag again. */
  static void run(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
