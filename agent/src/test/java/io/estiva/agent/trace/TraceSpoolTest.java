package io.estiva.agent.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.protocol.TraceChecksum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceSpoolTest {

  private static final long NO_LIMIT = Long.MAX_VALUE;

  @TempDir Path directory;

  @Property(tries = 100)
  void slices_reassemble_to_the_written_bytes(
      @ForAll @Size(max = 30) List<byte[]> chunks, @ForAll @IntRange(min = 1, max = 64) int max)
      throws IOException {
    Path file = Files.createTempFile("spool", ".log");
    try (TraceSpool spool = TraceSpool.open(file, NO_LIMIT)) {
      var written = new ByteArrayOutputStream();
      for (byte[] chunk : chunks) {
        spool.append(chunk, 0, chunk.length);
        written.writeBytes(chunk);
      }

      var read = new ByteArrayOutputStream();
      while (read.size() < spool.length()) {
        read.writeBytes(spool.read(read.size(), max));
      }

      assertThat(read.toByteArray()).isEqualTo(written.toByteArray());
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void what_an_earlier_process_wrote_is_there_with_its_checksum() {
    Path file = directory.resolve("trace.log");
    try (TraceSpool spool = TraceSpool.open(file, NO_LIMIT)) {
      spool.append("hel");
    }

    try (TraceSpool spool = TraceSpool.open(file, NO_LIMIT)) {
      spool.append("lo\n");

      assertThat(spool.summary().length()).isEqualTo(6);
      assertThat(TraceChecksum.of(spool.summary().crc32())).isEqualTo("crc32:363a3020");
      assertThat(new String(spool.read(2, 100), UTF_8)).isEqualTo("llo\n");
    }
  }

  @Test
  void a_truncated_log_goes_on_as_if_the_rest_had_never_been() {
    try (TraceSpool spool = TraceSpool.open(directory.resolve("trace.log"), NO_LIMIT)) {
      spool.append("hello, world");

      spool.truncate(5);
      spool.append("\n");

      assertThat(TraceChecksum.of(spool.summary().crc32())).isEqualTo("crc32:363a3020");
      assertThatThrownBy(() -> spool.truncate(7)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void the_limit_cuts_between_characters_and_says_so_once() {
    Path file = directory.resolve("trace.log");
    try (TraceSpool spool = TraceSpool.open(file, 4)) {
      spool.append("abcü");
      spool.append("dropped");

      String log = new String(spool.read(0, 1000), UTF_8);
      assertThat(log)
          .startsWith("abc\n\u001b[33;1mJob's log exceeded limit of 4 bytes.")
          .doesNotContain("dropped", "\ufffd");
    }
    try (TraceSpool spool = TraceSpool.open(file, 4)) {
      long length = spool.length();

      spool.append("after a restart");

      assertThat(spool.length()).isEqualTo(length);
    }
  }

  @Test
  void growth_is_told_after_the_bytes_are_there() {
    try (TraceSpool spool = TraceSpool.open(directory.resolve("trace.log"), NO_LIMIT)) {
      AtomicInteger seen = new AtomicInteger();
      spool.onGrowth(() -> seen.set((int) spool.length()));

      spool.append("four");

      assertThat(seen).hasValue(4);
    }
  }

  @Test
  void reading_beyond_the_end_gives_nothing() {
    try (TraceSpool spool = TraceSpool.open(directory.resolve("trace.log"), NO_LIMIT)) {
      spool.append("four");

      assertThat(spool.read(4, 10)).isEmpty();
      assertThat(spool.read(5, 10)).isEmpty();
      assertThat(spool.read(-1, 10)).isEmpty();
    }
  }
}
