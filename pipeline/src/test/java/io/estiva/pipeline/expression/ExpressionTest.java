package io.estiva.pipeline.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.estiva.pipeline.cases.CaseTable;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExpressionTest {

  private static final Map<String, String> VARIABLES = variables();

  static Stream<CaseTable.Row> conditions() {
    return CaseTable.rows("expressions.md", "Met or not");
  }

  static Stream<CaseTable.Row> mistakes() {
    return CaseTable.rows("expressions.md", "Not a condition");
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void condition_is_met_as_the_table_says(CaseTable.Row row) {
    Expression expression = Expression.parse(row.get("condition"));

    assertThat(expression.holds(VARIABLES)).isEqualTo(row.get("met").equals("yes"));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void condition_prints_and_reads_back(CaseTable.Row row) {
    Expression expression = Expression.parse(row.get("condition"));

    assertThat(Expression.parse(expression.print())).isEqualTo(expression);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistake_is_refused_with_its_reason(CaseTable.Row row) {
    var thrown =
        catchThrowableOfType(
            ExpressionSyntaxException.class, () -> Expression.parse(row.get("text")));

    assertThat(thrown).hasMessageContaining(row.get("why"));
  }

  @Test
  void mistake_has_its_place() {
    var thrown =
        catchThrowableOfType(
            ExpressionSyntaxException.class, () -> Expression.parse("$A == \"x\" && foo"));

    assertThat(thrown.offset()).isEqualTo(13);
  }

  @Test
  void ninety_nine_tokens_are_read_and_no_more() {
    String operand = "$A == null && ";
    String ninetyNine = operand.repeat(24) + "$A == null";

    assertThat(Expression.parse(ninetyNine)).isNotNull();
    assertThat(
            catchThrowableOfType(
                ExpressionSyntaxException.class, () -> Expression.parse("!" + ninetyNine)))
        .hasMessageContaining("too long");
  }

  @Test
  void pattern_that_backtracking_engines_choke_on_is_searched_in_linear_time() {
    var variables = Map.of("A", "a".repeat(50_000) + "!");

    assertThat(Expression.parse("$A =~ /^(a+)+$/").holds(variables)).isFalse();
  }

  @Property(tries = 500)
  void any_expression_prints_and_reads_back(@ForAll("expressions") Expression expression) {
    assertThat(Expression.parse(expression.print())).isEqualTo(expression);
  }

  @Property(tries = 500)
  void any_expression_has_a_verdict(@ForAll("expressions") Expression expression) {
    assertThat(expression.holds(VARIABLES)).isIn(true, false);
  }

  @Property(tries = 1000)
  void any_text_is_an_expression_or_a_syntax_error(@ForAll("texts") String text) {
    try {
      Expression expression = Expression.parse(text);
      assertThat(Expression.parse(expression.print())).isEqualTo(expression);
    } catch (ExpressionSyntaxException e) {
      assertThat(e.offset()).isBetween(0, text.length());
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "$A", "$", "==", "=~", "!~", "!", "&&", "||", "(", ")", "\"", "'", "/", "\\", "null",
            "true", " ", "a", "/a.b/i", "\n", "[", "{", "1", "\"x\"", "é")
        .list()
        .ofMaxSize(14)
        .map(words -> String.join("", words));
  }

  @Provide
  Arbitrary<Expression> expressions() {
    return Arbitraries.lazyOf(
            this::leaves,
            this::leaves,
            () -> expressions().map(Expression.Not::new),
            () ->
                Combinators.combine(Arbitraries.of(Operator.values()), expressions(), expressions())
                    .as(Expression.Binary::new))
        .filter(expression -> size(expression) < 90);
  }

  /** Upper bound of the number of tokens: a printed operator may bring parentheses. */
  private static int size(Expression expression) {
    if (expression instanceof Expression.Binary binary) {
      return 3 + size(binary.left()) + size(binary.right());
    }
    return expression instanceof Expression.Not not ? 3 + size(not.operand()) : 1;
  }

  private Arbitrary<Expression> leaves() {
    return Arbitraries.oneOf(
        Arbitraries.of("A", "E", "U", "BR", "_1").map(Expression.Variable::new),
        Arbitraries.of(Expression.Constant.values()),
        Arbitraries.strings().withChars("ab '$/\\").ofMaxLength(5).map(Expression.Text::new),
        Arbitraries.strings()
            .withChars("ab./^$")
            .ofMinLength(2)
            .ofMaxLength(6)
            .map(source -> new Expression.Regex(RegexPattern.of(source, "i"))));
  }

  private static Map<String, String> variables() {
    var variables = new HashMap<String, String>();
    variables.put("A", "x");
    variables.put("E", "");
    variables.put("S", " ");
    variables.put("F", "false");
    variables.put("Z", "0");
    variables.put("T", "true");
    variables.put("N", "1");
    variables.put("REF", "$A");
    variables.put("BR", "feature/one");
    variables.put("RX", "/^feat/");
    variables.put("RXI", "/^FEAT/i");
    variables.put("SHORT", "/x/");
    variables.put("TXT", "feature/one-two");
    variables.put("BAD", "/(/");
    return variables;
  }
}
