package io.estiva.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void text_never_becomes_markup() {
    Html html =
        Html.of(
            "<a href=\"{}\">{}</a>{}",
            "x\" onclick='a",
            "<b>&",
            List.of(Html.of("<i>{}</i>", "1"), "<"));

    assertThat(html.markup())
        .isEqualTo("<a href=\"x&quot; onclick=&#39;a\">&lt;b&gt;&amp;</a><i>1</i>&lt;");
  }

  @Test
  void control_characters_are_left_out() {
    assertThat(Html.of("{}", "a\u001b[31mb\u0000c\nd").markup()).isEqualTo("a[31mbc\nd");
  }

  @Test
  void places_and_arguments_have_to_fit() {
    assertThatThrownBy(() -> Html.of("{}")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Html.of("", "a")).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void a_log_cut_anywhere_reads_the_same(
      @ForAll String text, @ForAll @IntRange(min = 4, max = 64) int piece) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder read = new StringBuilder();
    int offset = 0;
    while (offset < bytes.length) {
      byte[] next = Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + piece));
      int whole = TraceStream.wholeCharacters(next);
      assertThat(whole).isPositive();
      read.append(new String(next, 0, whole, StandardCharsets.UTF_8));
      offset += whole;
    }
    assertThat(read.toString()).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
  }
}
