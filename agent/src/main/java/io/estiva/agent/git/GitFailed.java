package io.estiva.agent.git;

/**
 * Git could not do what the job needs. The message says what was tried, on what, and what git said;
 * it holds no credentials.
 */
public final class GitFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean configuration;

  GitFailed(String message, boolean configuration) {
    super(message);
    this.configuration = configuration;
  }

  /**
   * Whether trying again can't help: a kind of address that is not allowed, a commit that isn't
   * there.
   */
  public boolean isConfiguration() {
    return configuration;
  }
}
