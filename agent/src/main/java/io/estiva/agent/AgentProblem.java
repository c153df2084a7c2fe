package io.estiva.agent;

/**
 * The agent cannot do what it was told; the message says what to do. Shown without a stack trace.
 */
public final class AgentProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public AgentProblem(String message) {
    super(message);
  }
}
