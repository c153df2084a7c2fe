package io.estiva.pipeline.plan;

/** A rule can't be decided: what it asks about doesn't exist. */
final class RuleFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RuleFailure(String message) {
    super(message, null, false, false);
  }
}
