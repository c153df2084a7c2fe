package io.estiva.pipeline.expression;

/** The operators between two operands; the lower the level, the tighter they bind. */
public enum Operator {
  EQUALS("==", 10),
  NOT_EQUALS("!=", 10),
  MATCHES("=~", 10),
  NOT_MATCHES("!~", 10),
  AND("&&", 11),
  OR("||", 12);

  private final String symbol;
  private final int level;

  Operator(String symbol, int level) {
    this.symbol = symbol;
    this.level = level;
  }

  /** As it stands in the text. */
  public String symbol() {
    return symbol;
  }

  int level() {
    return level;
  }
}
