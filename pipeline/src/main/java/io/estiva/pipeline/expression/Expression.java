package io.estiva.pipeline.expression;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A condition over variables, as {@code rules:if} and {@code only:variables} have it.
 *
 * <p>{@code parse(e.print())} equals {@code e}. Evaluating takes linear time and throws nothing.
 */
public sealed interface Expression {

  /**
   * Reads an expression as GitLab does.
   *
   * @throws ExpressionSyntaxException if the text is none
   */
  static Expression parse(String text) {
    return new Parser(text).parse();
  }

  /**
   * Whether the condition is met. Values are taken literally: what they refer to isn't expanded.
   *
   * @param variables values by name; an absent name is an undefined variable
   */
  default boolean holds(Map<String, String> variables) {
    return new Evaluation(variables).holds(this);
  }

  /** Names of the variables in it, in the order of the text, each once. */
  default Set<String> variables() {
    var names = new LinkedHashSet<String>();
    collect(this, names);
    return names;
  }

  /** The expression as text, with parentheses only where they are needed. */
  default String print() {
    return Printer.print(this);
  }

  /** {@code $NAME}. */
  record Variable(String name) implements Expression {

    private static final Pattern NAME = Pattern.compile("\\w+");

    public Variable {
      require(
          NAME.matcher(name).matches(), "a variable's name has letters, digits and _ only", name);
    }
  }

  /** A text in quotes. */
  record Text(String value) implements Expression {
    public Text {
      boolean quotable = value.indexOf('"') < 0 || value.indexOf('\'') < 0;
      require(
          quotable && value.indexOf('\n') < 0,
          "a text has one kind of quote and no line break",
          value);
    }
  }

  /** {@code /source/flags}; the source stands for a plain slash where the text had {@code \/}. */
  record Regex(RegexPattern pattern) implements Expression {
    public Regex {
      String text = pattern.print();
      int between = text.length() - 2 - pattern.flags().length();
      boolean readable = between >= 2 && !pattern.source().endsWith("\\");
      require(readable, "a pattern has two characters or more and no backslash at its end", text);
    }
  }

  /** {@code null}, {@code true} or {@code false}. */
  enum Constant implements Expression {
    NULL("null"),
    TRUE("true"),
    FALSE("false");

    private final String word;

    Constant(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    @Nullable Boolean value() {
      return this == NULL ? null : Boolean.valueOf(this == TRUE);
    }
  }

  /** {@code !operand}. */
  record Not(Expression operand) implements Expression {
    public Not {
      Objects.requireNonNull(operand, "operand");
    }
  }

  /** {@code left operator right}. */
  record Binary(Operator operator, Expression left, Expression right) implements Expression {
    public Binary {
      Objects.requireNonNull(left, "left");
      Objects.requireNonNull(right, "right");
    }
  }

  private static void collect(Expression expression, Set<String> names) {
    if (expression instanceof Variable variable) {
      names.add(variable.name());
    } else if (expression instanceof Not not) {
      collect(not.operand(), names);
    } else if (expression instanceof Binary binary) {
      collect(binary.left(), names);
      collect(binary.right(), names);
    }
  }

  private static void require(boolean holds, String rule, String value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
