package io.estiva.pipeline.variable;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.pipeline.cases.CaseTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

class VariablesTest {

  private static final Variables DEFINED =
      Variables.of(Variable.of("A", "1"), Variable.of("E", ""));
  private static final Function<Variable, String> PATH = variable -> "/tmp/" + variable.key();

  static Stream<CaseTable.Row> texts() {
    return CaseTable.rows("variables.md", "Texts");
  }

  static Stream<CaseTable.Row> onRunner() {
    return CaseTable.rows("variables.md", "On the runner");
  }

  @ParameterizedTest
  @MethodSource("texts")
  void server_expands_as_the_table_says(CaseTable.Row row) {
    String text = row.get("text");
    Variables nested = DEFINED.plus(Variables.of(Variable.of("X", text)));

    assertThat(DEFINED.expand(text)).isEqualTo(row.get("expand"));
    assertThat(DEFINED.expandExisting(text)).isEqualTo(row.get("existing"));
    assertThat(nested.expanded().value("X")).contains(row.get("nested"));
    assertThat(nested.expandedKeepingUndefined().value("X")).contains(row.get("nested keep"));
    assertThat(nested.forRunner().value("X")).contains(row.get("nested keep"));
  }

  @ParameterizedTest
  @MethodSource("onRunner")
  void runner_expands_as_the_table_says(CaseTable.Row row) {
    assertThat(DEFINED.expandOnRunner(row.get("text"), PATH)).isEqualTo(row.get("expanded"));
  }

  @Test
  void chain_of_references_is_resolved_whatever_its_order() {
    var variables =
        Variables.of(Variable.of("A", "$B"), Variable.of("B", "$C"), Variable.of("C", "1"));

    assertThat(variables.expanded().values())
        .containsValues("1", "1", "1")
        .doesNotContainValue("$C");
  }

  @Test
  void later_variable_overrides_an_earlier_one() {
    var variables = Variables.of(Variable.of("A", "low"), Variable.of("A", "high"));

    assertThat(variables.value("A")).contains("high");
    assertThat(variables.effective()).hasSize(1);
    assertThat(variables.all()).hasSize(2);
  }

  @Test
  void reference_to_itself_is_to_the_variable_below() {
    var below = Variables.of(Variable.of("PATH_LIST", "a"));
    var above = Variables.of(Variable.of("PATH_LIST", "$PATH_LIST:b"));

    assertThat(below.plus(above).expanded().value("PATH_LIST")).contains("a:b");
    assertThat(above.expanded().value("PATH_LIST")).contains(":b");
    assertThat(above.forRunner().value("PATH_LIST")).contains("$PATH_LIST:b");
    assertThat(above.circle()).isEmpty();
  }

  @Test
  void circle_is_found_and_still_ends() {
    var variables =
        Variables.of(Variable.of("X", "$A"), Variable.of("A", "$B"), Variable.of("B", "-$A"));

    assertThat(variables.circle()).containsExactly("A", "B");
    assertThat(variables.expanded().value("A")).contains("-$A");
  }

  @Test
  void literal_value_is_never_expanded_and_left_to_the_runner_where_it_is_used() {
    var variables =
        Variables.of(Variable.of("A", "1"), Variable.literal("R", "$A"), Variable.of("C", "c-$R"));

    assertThat(variables.expanded().value("R")).contains("$A");
    assertThat(variables.expanded().value("C")).contains("c-$A");
    assertThat(variables.forRunner().value("C")).contains("c-$R");
    assertThat(variables.forRunner().forEnvironment(PATH)).containsEntry("C", "c-$A");
  }

  @Test
  void file_variable_is_its_content_on_the_server_and_its_path_in_the_job() {
    var file = new Variable("KEY", "secret", true, false, false, true);
    var variables = Variables.of(file, Variable.of("ARG", "-i $KEY"));

    assertThat(variables.expanded().value("ARG")).contains("-i secret");
    assertThat(variables.forRunner().value("ARG")).contains("-i $KEY");
    assertThat(variables.forRunner().forEnvironment(PATH))
        .containsEntry("ARG", "-i /tmp/KEY")
        .containsEntry("KEY", "/tmp/KEY");
  }

  @Test
  void values_that_multiply_stay_bounded() {
    var bomb = new ArrayList<Variable>();
    bomb.add(Variable.of("V0", "x".repeat(1000)));
    for (int i = 1; i < 60; i++) {
      bomb.add(Variable.of("V" + i, ("$V" + (i - 1)).repeat(4)));
    }

    var expanded = Variables.of(bomb).expanded();

    assertThat(expanded.all())
        .allSatisfy(one -> assertThat(one.value().length()).isLessThan(2 << 20));
  }

  @Test
  void very_long_chain_ends() {
    var chain = new ArrayList<Variable>();
    for (int i = 0; i < 20_000; i++) {
      chain.add(Variable.of("V" + i, "$V" + (i + 1)));
    }

    assertThat(Variables.of(chain).expanded().all()).hasSize(20_000);
    assertThat(Variables.of(chain).circle()).isEmpty();
  }

  @Test
  void hidden_value_does_not_show_in_texts() {
    assertThat(Variables.of(Variable.secret("TOKEN", "s3cret")).toString())
        .doesNotContain("s3cret");
  }

  @Property(tries = 500)
  void expansion_ends_and_changes_no_key(@ForAll("anyVariables") List<Variable> list) {
    var variables = Variables.of(list);

    for (Variables expanded :
        List.of(
            variables.expanded(), variables.expandedKeepingUndefined(), variables.forRunner())) {
      assertThat(expanded.all().stream().map(Variable::key))
          .containsExactlyElementsOf(list.stream().map(Variable::key).toList());
    }
    assertThat(variables.forRunner().forEnvironment(PATH).keySet())
        .isEqualTo(variables.values().keySet());
  }

  @Property(tries = 500)
  void without_circle_or_literal_no_reference_is_left(
      @ForAll("references") Map<String, String> map) {
    var variables = Variables.of(map);
    if (variables.circle().isEmpty()) {
      assertThat(variables.expanded().values().values()).noneMatch(value -> value.contains("$"));
    }
  }

  @Provide
  Arbitrary<Map<String, String>> references() {
    return Arbitraries.maps(
        Arbitraries.of("A", "B", "C", "D"), values("-$A", "x$B", "${C}", "$D$D", "1"));
  }

  @Provide
  Arbitrary<List<Variable>> anyVariables() {
    var values = values("$A", "$B", "${C}", "%D%", "$$", "$", "%", "{", "x", "$U", "$1");
    var flags = Arbitraries.of(true, false);
    return Combinators.combine(Arbitraries.of("A", "B", "C", "D"), values, flags, flags)
        .as((key, value, file, raw) -> new Variable(key, value, file, false, true, raw))
        .list()
        .ofMaxSize(8);
  }

  private static Arbitrary<String> values(String... parts) {
    return Arbitraries.of(parts).list().ofMaxSize(3).map(list -> String.join("", list));
  }
}
