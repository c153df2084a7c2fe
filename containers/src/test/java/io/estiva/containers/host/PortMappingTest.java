package io.estiva.containers.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortMappingTest {

  @ParameterizedTest
  @CsvSource({
    "80, '', 0, 80, tcp",
    "8888:8000, '', 8888, 8000, tcp",
    "127.0.0.1:8080:80/udp, 127.0.0.1, 8080, 80, udp",
    "127.0.0.1::80, 127.0.0.1, 0, 80, tcp",
    "[::1]:8080:80, ::1, 8080, 80, tcp",
    "0.0.0.0:53:53/sctp, 0.0.0.0, 53, 53, sctp"
  })
  void reads_what_docker_run_takes(
      String text, String address, int hostPort, int containerPort, String protocol) {
    var expected = new PortMapping(address, hostPort, containerPort, protocol);

    assertThat(PortMapping.parse(text)).containsExactly(expected);
    assertThat(PortMapping.parse(expected.toString())).containsExactly(expected);
  }

  @Test
  void ranges_pair_up() {
    assertThat(PortMapping.parse("8000-8002:9000-9002/udp"))
        .containsExactly(
            new PortMapping("", 8000, 9000, "udp"),
            new PortMapping("", 8001, 9001, "udp"),
            new PortMapping("", 8002, 9002, "udp"));
    assertThat(PortMapping.parse("9000-9001")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "0:80",
        "80:0",
        "70000:80",
        "80:80/icmp",
        "8000-8001:80",
        "9-8:9-8",
        "a.b.c:1:2",
        "1:2:3:4",
        "80:",
        ":80:",
        "80/",
        "/tcp",
        "127.0.0.1:80:"
      })
  void refuses_the_rest_with_the_form_that_is_expected(String text) {
    assertThatThrownBy(() -> PortMapping.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void any_text_is_read_or_refused(
      @ForAll
          @StringLength(max = 20)
          @Chars({':', '-', '/', '.', '[', ']', 't', 'c', 'p', 'u', 'd'})
          @CharRange(from = '0', to = '9')
          String text) {
    try {
      for (var mapping : PortMapping.parse(text)) {
        assertThat(PortMapping.parse(mapping.toString())).containsExactly(mapping);
      }
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
