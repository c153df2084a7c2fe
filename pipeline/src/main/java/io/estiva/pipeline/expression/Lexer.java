package io.estiva.pipeline.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a text into tokens, trying the lexemes in GitLab's order. */
final class Lexer {

  private static final int MAX_TOKENS = 99;
  private static final Expression.Constant[] BOOLEANS = {
    Expression.Constant.TRUE, Expression.Constant.FALSE
  };

  private final String text;
  private int at;

  Lexer(String text) {
    this.text = text;
  }

  List<Token> tokens() {
    var tokens = new ArrayList<Token>();
    skipBlanks();
    while (at < text.length()) {
      if (tokens.size() == MAX_TOKENS) {
        throw error("the expression is too long: it may have " + MAX_TOKENS + " words and signs");
      }
      tokens.add(next());
      skipBlanks();
    }
    return tokens;
  }

  private Token next() {
    int start = at;
    char first = text.charAt(at);
    switch (first) {
      case '(':
        at++;
        return new Token.Open(start);
      case ')':
        at++;
        return new Token.Close(start);
      case '$':
        return new Token.Operand(start, variable());
      case '"', '\'':
        return new Token.Operand(start, quoted(first));
      case '/':
        return new Token.Operand(start, pattern());
      default:
        return wordOrOperator(start);
    }
  }

  private Token wordOrOperator(int start) {
    if (text.startsWith("null", at)) {
      at += 4;
      return new Token.Operand(start, Expression.Constant.NULL);
    }
    for (Expression.Constant constant : BOOLEANS) {
      int end = at + constant.word().length();
      if (text.startsWith(constant.word(), at) && !isWord(end)) {
        at = end;
        return new Token.Operand(start, constant);
      }
    }
    for (Operator operator : Operator.values()) {
      if (text.startsWith(operator.symbol(), at)) {
        at += 2;
        return new Token.Infix(start, operator);
      }
    }
    if (text.charAt(at) == '!') {
      at++;
      return new Token.Bang(start);
    }
    throw error("unknown word or sign here" + hint());
  }

  private Expression variable() {
    int end = at + 1;
    while (isWord(end)) {
      end++;
    }
    if (end == at + 1) {
      throw error(
          text.startsWith("${", at)
              ? "variables are written $NAME in conditions, without braces"
              : "a variable's name is missing after $");
    }
    var variable = new Expression.Variable(text.substring(at + 1, end));
    at = end;
    return variable;
  }

  private Expression quoted(char quote) {
    int end = text.indexOf(quote, at + 1);
    int newline = text.indexOf('\n', at + 1);
    if (end < 0 || newline >= 0 && newline < end) {
      throw error("the closing " + quote + " is missing on this line");
    }
    String value = text.substring(at + 1, end);
    at = end + 1;
    return new Expression.Text(value);
  }

  private Expression pattern() {
    int close =
        closingSlash()
            .orElseThrow(
                () -> error("a regular expression has two characters or more between its slashes"));
    int end = close + 1;
    while (end < text.length() && "ismU".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    String source = RegexPattern.unescaped(text.substring(at + 1, close));
    try {
      var regex = new Expression.Regex(RegexPattern.of(source, text.substring(close + 1, end)));
      at = end;
      return regex;
    } catch (IllegalArgumentException e) {
      throw error(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Where GitLab's {@code /([^/]|\\/)+[^\\]/} ends: at the first slash without a backslash before
   * it, or one further if two of them stand together.
   */
  private Optional<Integer> closingSlash() {
    for (int i = at + 1; i < text.length(); i++) {
      if (text.charAt(i) == '/' && text.charAt(i - 1) != '\\') {
        if (i > at + 1 && i + 1 < text.length() && text.charAt(i + 1) == '/') {
          return Optional.of(i + 1);
        }
        return i > at + 2 ? Optional.of(i) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean isWord(int index) {
    if (index >= text.length()) {
      return false;
    }
    char c = text.charAt(index);
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n\f\u000b".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private String hint() {
    return switch (text.charAt(at)) {
      case '=' -> "; to compare, write == or =~";
      case '&' -> "; \"and\" is written &&";
      case '|' -> "; \"or\" is written ||";
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "; numbers are written in quotes";
      case '#' -> "; there are no comments inside a condition";
      default -> Character.isLetter(text.charAt(at)) ? "; texts are written in quotes" : "";
    };
  }

  private ExpressionSyntaxException error(String message) {
    return new ExpressionSyntaxException(at, message);
  }
}
