package io.estiva.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenFilesTest {

  private final WireMapper json = new WireMapper();

  @ParameterizedTest
  @CsvSource({
    "job-full.json, io.estiva.protocol.JobPayload",
    "job-minimal.json, io.estiva.protocol.JobPayload",
    "request-job.json, io.estiva.protocol.RequestJob",
    "update-job-running.json, io.estiva.protocol.UpdateJob",
    "update-job-failed.json, io.estiva.protocol.UpdateJob",
    "verify.json, io.estiva.protocol.RunnerCall",
    "register.json, io.estiva.protocol.RegisterRunner",
    "runner-identity.json, io.estiva.protocol.RunnerIdentity",
  })
  void documents_are_written_back_as_they_were_read(String file, Class<?> type) throws IOException {
    byte[] golden = golden(file);

    byte[] written = json.write(json.read(golden, type));

    assertThat(json.writePretty(json.readMap(written)))
        .isEqualTo(json.writePretty(json.readMap(golden)));
  }

  static byte[] golden(String file) throws IOException {
    try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    }
  }
}
