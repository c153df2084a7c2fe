package io.estiva.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TraceRangeTest {

  @Test
  void the_request_names_the_last_byte_and_the_answer_the_count() {
    assertThat(TraceRange.contentRange(4, 1)).isEqualTo("4-4");
    assertThat(TraceRange.contentRange(0, 11)).isEqualTo("0-10");
    assertThat(TraceRange.stored(0)).isEqualTo("0-0");
    assertThat(TraceRange.storedSize("0-11")).hasValue(11);
  }

  @Test
  void what_cannot_be_read_is_empty() {
    assertThat(TraceRange.start("28-32/5")).hasValue(28);
    assertThat(TraceRange.start("bytes 1-2")).isEmpty();
    assertThat(TraceRange.start("")).isEmpty();
    assertThat(TraceRange.start("99999999999999999999-1")).isEmpty();
    assertThat(TraceRange.storedSize("0-1-2")).isEmpty();
    assertThat(TraceRange.storedSize("7")).isEmpty();
    assertThat(TraceRange.storedSize("0-x")).isEmpty();
  }

  @Property
  void what_is_written_is_read(@ForAll @LongRange(min = 0, max = 1L << 50) long start) {
    assertThat(TraceRange.start(TraceRange.contentRange(start, 3))).hasValue(start);
    assertThat(TraceRange.storedSize(TraceRange.stored(start))).hasValue(start);
  }

  @Test
  void checksums_are_written_as_eight_digits() {
    assertThat(TraceChecksum.of(new CRC32().getValue())).isEqualTo("crc32:00000000");
    CRC32 crc = new CRC32();
    crc.update("hello\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(TraceChecksum.of(crc.getValue())).isEqualTo("crc32:363a3020");
  }
}
