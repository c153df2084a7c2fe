package io.estiva.pipeline.expression;

/**
 * A text is no expression. GitLab says only {@code invalid expression syntax}; this says where and
 * why.
 */
public final class ExpressionSyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int offset;

  ExpressionSyntaxException(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  /** Index of the character in the text at which it went wrong. */
  public int offset() {
    return offset;
  }
}
