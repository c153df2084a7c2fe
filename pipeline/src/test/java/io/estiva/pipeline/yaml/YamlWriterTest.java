package io.estiva.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.pipeline.error.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class YamlWriterTest {
  private static final Position PLACE = new Position("a.yml", 1, 1);

  @Test
  void writes_what_people_would_write() {
    String text =
        """
        stages:
          - build
        .hidden: {}
        build:
          image: busybox:1
          script:
            - 'echo "a: b"'
            - |
              first

              second
          variables:
            EMPTY: ''
            WORD: 'yes'
            NUMBER: 010
          rules:
            - if: $X == "1"
              when: never
          retry: null
          tags: []
        """;

    assertThat(YamlWriter.write(YamlReader.read("a.yml", text))).isEqualTo(text);
  }

  @Test
  void says_where_each_value_stands() {
    Node node = YamlReader.read("a.yml", "a:\n  b: x\n  c: |\n    one\n    two\n");

    assertThat(YamlWriter.writeWithOrigins(node))
        .isEqualTo("a:\n  b: x  # a.yml:2\n  c: |  # a.yml:3\n    one\n    two\n");
  }

  @Test
  void a_file_name_cannot_leave_its_comment() {
    Node node = ScalarNode.string(new Position("a\nb: c", 1, 1), "x");

    assertThat(YamlWriter.writeWithOrigins(node)).isEqualTo("--- x  # a.b: c:1\n");
  }

  @Property
  void every_text_is_read_back_as_it_was(
      @ForAll
          @StringLength(max = 30)
          @CharRange(from = ' ', to = '~')
          @CharRange(from = '\t', to = '\n')
          @CharRange(from = '\u0080', to = '\u00ff')
          @CharRange(from = '\u2020', to = '\u2030')
          String text) {
    Node value = ScalarNode.string(PLACE, text);
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
    entries.put("key", new MapNode.Entry("key", PLACE, value));
    entries.put(text, new MapNode.Entry(text, PLACE, new ListNode(PLACE, List.of(value, value))));

    Node read = YamlReader.read("b.yml", YamlWriter.write(new MapNode(PLACE, entries)));

    MapNode map = (MapNode) read;
    assertThat(map.keys()).containsExactlyElementsOf(entries.keySet());
    ListNode list = (ListNode) map.get(text).orElseThrow();
    for (Node one : List.of(list.items().get(0), list.items().get(1))) {
      assertThat(((ScalarNode) one).kind()).isEqualTo(ScalarNode.Kind.STRING);
      assertThat(((ScalarNode) one).text()).isEqualTo(text);
    }
  }
}
