package io.estiva.agent.journal;

import java.util.List;

/**
 * How far a job is. Written before the side effect that it tells of.
 *
 * @param container id, or empty before there is one
 * @param logOffset where the phase's output begins in the container's log file
 * @param traceLength of the spool when the phase began
 * @param lastStart when the container had been started last before the phase, as the engine tells
 * @param outcome how the script ended; empty before
 * @param reason wire name of the failure, for a script that did not succeed
 * @param exitCode of the script
 * @param message for the log's last line
 * @param uploads artifacts that the coordinator has, by their place in the list
 * @param commands numbers of the agent's commands that were begun
 */
public record JournalEntry(
    Phase phase,
    String container,
    long logOffset,
    long traceLength,
    String lastStart,
    String outcome,
    String reason,
    int exitCode,
    String message,
    List<Integer> uploads,
    List<Integer> commands) {

  /** Nothing has happened yet. */
  public static final JournalEntry NEW =
      new JournalEntry(Phase.PREPARE, "", 0, 0, "", "", "", 0, "", List.of(), List.of());

  /** Copies the lists. */
  public JournalEntry {
    uploads = List.copyOf(uploads);
    commands = List.copyOf(commands);
  }

  /** Phases in their order. */
  public enum Phase {
    /** Nothing of the script has run: begin again. */
    PREPARE,
    /** The container may run the script. */
    SCRIPT,
    /** The container may run the after_script. */
    AFTER_SCRIPT,
    /** Only artifacts and the report are left. */
    CLOSING
  }

  /** The container is about to be started for a script. */
  public JournalEntry starting(
      Phase next, String id, long fromLog, long fromTrace, String startedLast) {
    return new JournalEntry(
        next,
        id,
        fromLog,
        fromTrace,
        startedLast,
        outcome,
        reason,
        exitCode,
        message,
        uploads,
        commands);
  }

  /** The script has ended. */
  public JournalEntry ended(String how, String why, int code, String text) {
    return new JournalEntry(
        phase,
        container,
        logOffset,
        traceLength,
        lastStart,
        how,
        why,
        code,
        text,
        uploads,
        commands);
  }

  /** Only artifacts and the report are left. */
  public JournalEntry closing() {
    return new JournalEntry(
        Phase.CLOSING,
        container,
        logOffset,
        traceLength,
        lastStart,
        outcome,
        reason,
        exitCode,
        message,
        uploads,
        commands);
  }

  /** The coordinator has one more artifact. */
  public JournalEntry uploaded(int artifact) {
    return new JournalEntry(
        phase,
        container,
        logOffset,
        traceLength,
        lastStart,
        outcome,
        reason,
        exitCode,
        message,
        plus(uploads, artifact),
        commands);
  }

  /** A command of the agent's is about to begin. */
  public JournalEntry command(int number) {
    return new JournalEntry(
        phase,
        container,
        logOffset,
        traceLength,
        lastStart,
        outcome,
        reason,
        exitCode,
        message,
        uploads,
        plus(commands, number));
  }

  private static List<Integer> plus(List<Integer> list, int number) {
    return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(number))
        .distinct()
        .toList();
  }
}
