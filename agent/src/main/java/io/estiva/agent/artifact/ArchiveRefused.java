package io.estiva.agent.artifact;

/** An archive, or the files for one, break a rule or a limit. The message is for the job's log. */
public final class ArchiveRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says which rule, on which path. */
  public ArchiveRefused(String message) {
    super(message);
  }
}
