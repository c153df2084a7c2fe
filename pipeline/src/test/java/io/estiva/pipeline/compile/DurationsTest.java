package io.estiva.pipeline.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.pipeline.cases.CaseTable;
import java.time.Duration;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class DurationsTest {

  private static final String DOCUMENT = "durations.md";

  @TestFactory
  Stream<DynamicTest> accepted() {
    return CaseTable.rows(DOCUMENT, "accepted")
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get("text"),
                    () ->
                        assertThat(Durations.parse(row.get("text")))
                            .contains(Duration.ofSeconds(Long.parseLong(row.get("seconds"))))));
  }

  @TestFactory
  Stream<DynamicTest> refused() {
    return CaseTable.rows(DOCUMENT, "refused")
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get("text"), () -> assertThat(Durations.parse(row.get("text"))).isEmpty()));
  }

  @Property(tries = 300, seed = "20261121")
  void any_text_is_a_positive_duration_or_none(@ForAll String text) {
    Durations.parse(text).ifPresent(duration -> assertThat(duration).isPositive());
  }
}
