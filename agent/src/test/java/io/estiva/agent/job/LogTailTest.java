package io.estiva.agent.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.agent.spec.JobSpec;
import io.estiva.agent.spec.JobSpecReader;
import io.estiva.agent.trace.TraceSpool;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.WireMapper;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

  @TempDir Path folder;

  private final AtomicInteger tooMuch = new AtomicInteger();

  @Test
  void everything_up_to_the_end_is_read() throws Exception {
    Path output = Files.writeString(folder.resolve("output"), "abcdefgh");

    try (TraceSpool spool = TraceSpool.open(folder.resolve("trace"), 1000);
        LogTail tail = tail(output, spool, 2, 8)) {
      assertThat(tail.finish()).isEqualTo(8);

      assertThat(spool.read(0, 100)).asString(StandardCharsets.UTF_8).isEqualTo("cdefgh");
      assertThat(tail.isTooMuch()).isFalse();
    }
    assertThat(tooMuch).hasValue(0);
  }

  @Test
  void a_file_that_the_job_made_immense_is_not_read_to_its_end() throws Exception {
    Path output = Files.writeString(folder.resolve("output"), "abcdefgh");
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "rw")) {
      file.setLength(1L << 40);
    }

    try (TraceSpool spool = TraceSpool.open(folder.resolve("trace"), 1000);
        LogTail tail = tail(output, spool, 0, 5)) {
      assertThat(tail.finish()).isEqualTo(5);

      assertThat(spool.read(0, 100)).asString(StandardCharsets.UTF_8).isEqualTo("abcde");
      assertThat(tail.isTooMuch()).isTrue();
    }
    assertThat(tooMuch).hasValue(1);
  }

  private LogTail tail(Path output, TraceSpool spool, long from, long most) {
    JobLog log = new JobLog(spool, job(), Clock.systemUTC(), 0);
    return LogTail.start(
        output,
        new LogTail.Range(from, most),
        log,
        new LogTail.Ends(() -> {}, tooMuch::incrementAndGet),
        "tail");
  }

  private static JobSpec job() {
    String payload =
        "{\"id\": 1, \"token\": \"t\", \"job_info\": {\"name\": \"n\", \"project_id\": 1},"
            + " \"image\": {\"name\": \"alpine\"}}";
    JobPayload read =
        new WireMapper().read(payload.getBytes(StandardCharsets.UTF_8), JobPayload.class);
    return JobSpecReader.read(read, "main", Optional.empty());
  }
}
