package io.estiva.coordinator.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactRulesTest {
  private static final Duration FALLBACK = Duration.ofDays(30);

  @ParameterizedTest
  @CsvSource({
    "7d,604800",
    "1 week,604800",
    "3 mins 4 sec,184",
    "2h30m,9000",
    "90,90",
    "1 day,86400",
    "soon,2592000",
    "'',2592000"
  })
  void expiry_reads_what_authors_write(String text, long seconds) {
    assertThat(Expiry.after(text, FALLBACK)).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void never_is_for_ever() {
    assertThat(Expiry.after("never", FALLBACK)).isEmpty();
  }

  @Test
  void a_dotenv_report_is_bounded() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 21; i++) {
      many.append("K").append(i).append("=v\n");
    }

    assertThatThrownBy(() -> Dotenv.read(gzip(many.toString())))
        .hasMessageContaining("more than 20");
    assertThatThrownBy(() -> Dotenv.read(gzip("A=" + "x".repeat(6000))))
        .hasMessageContaining("5 KiB");
    assertThatThrownBy(() -> Dotenv.read(gzip("A=" + "x".repeat(50_000_000))))
        .hasMessageContaining("5 KiB");
    assertThatThrownBy(() -> Dotenv.read(new byte[] {1, 2, 3}))
        .hasMessageContaining("Invalid Format");
    assertThat(Dotenv.read(gzip("A=1=2\nB='x y'\n")))
        .containsEntry("A", "1=2")
        .containsEntry("B", "x y");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void a_type_never_leaves_the_directory() {
    ArtifactFiles files = new ArtifactFiles(Path.of("/data"));

    assertThat(files.path(1234, "archive")).isEqualTo(Path.of("/data/1/1234/archive"));
    assertThatThrownBy(() -> files.path(1, "../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
