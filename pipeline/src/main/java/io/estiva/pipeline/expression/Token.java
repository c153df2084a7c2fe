package io.estiva.pipeline.expression;

/** A lexeme at its place in the text. */
sealed interface Token {

  int offset();

  record Open(int offset) implements Token {}

  record Close(int offset) implements Token {}

  record Bang(int offset) implements Token {}

  record Infix(int offset, Operator operator) implements Token {}

  record Operand(int offset, Expression value) implements Token {}
}
