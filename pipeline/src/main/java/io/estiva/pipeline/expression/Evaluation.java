package io.estiva.pipeline.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes values as GitLab does, whose operators follow Ruby: inside, only null and false are
 * false; the whole is met if its value is neither and not blank.
 *
 * <p>A value is null, a Boolean, a String or a RegexPattern.
 */
final class Evaluation {

  private final Map<String, String> variables;

  Evaluation(Map<String, String> variables) {
    this.variables = variables;
  }

  boolean holds(Expression expression) {
    return isPresent(value(expression));
  }

  @Nullable Object value(Expression expression) {
    if (expression instanceof Expression.Variable variable) {
      return variables.get(variable.name());
    }
    if (expression instanceof Expression.Text text) {
      return text.value();
    }
    if (expression instanceof Expression.Regex regex) {
      return regex.pattern();
    }
    if (expression instanceof Expression.Constant constant) {
      return constant.value();
    }
    if (expression instanceof Expression.Not not) {
      return !isPresent(value(not.operand()));
    }
    return binary((Expression.Binary) expression);
  }

  private @Nullable Object binary(Expression.Binary binary) {
    Object left = value(binary.left());
    return switch (binary.operator()) {
      case AND -> isTruthy(left) ? value(binary.right()) : left;
      case OR -> isTruthy(left) ? left : value(binary.right());
      case EQUALS -> equal(left, value(binary.right()));
      case NOT_EQUALS -> !equal(left, value(binary.right()));
      case MATCHES -> matches(left, value(binary.right()));
      case NOT_MATCHES -> doesNotMatch(left, value(binary.right()));
    };
  }

  private static boolean equal(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return left == right;
    }
    if (left instanceof Boolean && right instanceof String
        || left instanceof String && right instanceof Boolean) {
      return left.toString().equals(right.toString());
    }
    return left.equals(right);
  }

  private static boolean matches(@Nullable Object left, @Nullable Object right) {
    return isTruthy(right) && finds(left, right);
  }

  private static boolean doesNotMatch(@Nullable Object left, @Nullable Object right) {
    return !isTruthy(right) || !finds(left, right);
  }

  /** A right side that isn't a pattern is searched for the left one, not the other way round. */
  private static boolean finds(@Nullable Object left, @Nullable Object right) {
    String text = left == null ? "" : left.toString();
    if (right instanceof RegexPattern pattern) {
      return pattern.finds(text);
    }
    String searched = String.valueOf(right);
    return RegexPattern.delimited(searched)
        .map(pattern -> pattern.finds(text))
        .orElseGet(() -> searched.contains(text));
  }

  private static boolean isTruthy(@Nullable Object value) {
    return value != null && !Boolean.FALSE.equals(value);
  }

  private static boolean isPresent(@Nullable Object value) {
    return isTruthy(value) && !(value instanceof String text && text.isBlank());
  }
}
