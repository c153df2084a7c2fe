package io.estiva.pipeline.expression;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Builds the tree as GitLab does, by operator precedence with two stacks. So an operator need not
 * stand between its operands: {@code == $A "x"} is read like {@code $A == "x"}.
 */
final class Parser {

  private final String text;
  private final Deque<Expression> values = new ArrayDeque<>();
  private final Deque<Token> operators = new ArrayDeque<>();

  Parser(String text) {
    this.text = text;
  }

  Expression parse() {
    for (Token token : new Lexer(text).tokens()) {
      take(token);
    }
    while (!operators.isEmpty()) {
      reduce(operators.pop());
    }
    if (values.isEmpty()) {
      throw new ExpressionSyntaxException(0, "the expression is empty");
    }
    if (values.size() > 1) {
      throw new ExpressionSyntaxException(0, "an operator is missing between two values");
    }
    return values.pop();
  }

  private void take(Token token) {
    if (token instanceof Token.Operand operand) {
      values.push(operand.value());
    } else if (token instanceof Token.Infix infix) {
      while (!operators.isEmpty() && bindsBefore(operators.peek(), infix)) {
        reduce(operators.pop());
      }
      operators.push(infix);
    } else if (token instanceof Token.Close) {
      close(token);
    } else {
      operators.push(token);
    }
  }

  private void close(Token token) {
    while (!(operators.peek() instanceof Token.Open)) {
      if (operators.isEmpty()) {
        throw new ExpressionSyntaxException(token.offset(), "no ( stands before this )");
      }
      reduce(operators.pop());
    }
    operators.pop();
  }

  private static boolean bindsBefore(Token waiting, Token.Infix infix) {
    if (waiting instanceof Token.Infix other) {
      return other.operator().level() <= infix.operator().level();
    }
    return waiting instanceof Token.Bang;
  }

  private void reduce(Token token) {
    if (token instanceof Token.Infix infix) {
      Expression right = operand(token);
      Expression left = operand(token);
      values.push(new Expression.Binary(infix.operator(), left, right));
    } else if (token instanceof Token.Bang) {
      values.push(new Expression.Not(operand(token)));
    } else {
      throw new ExpressionSyntaxException(token.offset(), "no ) follows this (");
    }
  }

  private Expression operand(Token token) {
    Expression value = values.poll();
    if (value == null) {
      throw new ExpressionSyntaxException(token.offset(), "a value is missing for this operator");
    }
    return value;
  }
}
