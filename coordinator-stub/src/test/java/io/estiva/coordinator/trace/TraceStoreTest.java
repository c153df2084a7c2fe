package io.estiva.coordinator.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.trace.TraceStore.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceStoreTest {
  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void bytes_past_the_limit_are_not_taken(@TempDir Path directory) {
    TraceStore store = new TraceStore(directory, 10);

    assertThat(store.append(1, 0, text("12345")).outcome()).isEqualTo(Outcome.STORED);
    assertThat(store.append(1, 5, text("678901")).outcome()).isEqualTo(Outcome.TOO_LONG);
    assertThat(store.append(1, 5, text("67890")).outcome()).isEqualTo(Outcome.STORED);
    assertThat(store.length(1)).isEqualTo(10);
  }

  @Test
  void an_empty_append_at_the_end_is_a_sign_of_life(@TempDir Path directory) {
    TraceStore store = new TraceStore(directory, 10);
    store.append(1, 0, text("ab"));

    assertThat(store.append(1, 2, new byte[0]).isAccepted()).isTrue();
    assertThat(store.append(1, 1, new byte[0]).isAccepted()).isFalse();
  }

  @Test
  void reading_goes_to_the_end_and_no_further(@TempDir Path directory) {
    TraceStore store = new TraceStore(directory, 100);
    store.append(5, 0, text("hello"));

    assertThat(store.read(5, 1, 3)).isEqualTo(text("ell"));
    assertThat(store.read(5, 3, 100)).isEqualTo(text("lo"));
    assertThat(store.read(5, 9, 100)).isEmpty();
    assertThat(store.read(6, 0, 100)).isEmpty();
    store.delete(5);
    assertThat(store.length(5)).isZero();
  }

  /**
   * A runner that sends what it thinks is missing, loses answers, and repeats itself, ends with
   * exactly its bytes stored.
   */
  @Property(tries = 60)
  void any_order_of_repetitions_gives_the_same_bytes(
      @ForAll @Size(max = 20) List<@Size(min = 1, max = 50) byte[]> chunks,
      @ForAll @IntRange(max = 1_000_000) int seed)
      throws IOException {
    Path directory = Files.createTempDirectory("estiva-trace");
    try {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      chunks.forEach(all::writeBytes);
      byte[] log = all.toByteArray();
      TraceStore store = new TraceStore(directory, Long.MAX_VALUE);
      Random random = new Random(seed);
      int offset = 0;
      while (offset < log.length) {
        int size = 1 + random.nextInt(log.length - offset);
        TraceStore.Append append =
            store.append(1, offset, Arrays.copyOfRange(log, offset, offset + size));
        boolean answerLost = random.nextInt(3) == 0;
        if (!answerLost) {
          offset = append.isAccepted() ? offset + size : (int) append.size();
        }
      }
      assertThat(store.read(1, 0, log.length + 1)).isEqualTo(log);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
