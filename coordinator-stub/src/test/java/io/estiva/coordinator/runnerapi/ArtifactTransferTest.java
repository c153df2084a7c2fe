package io.estiva.coordinator.runnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.Calls;
import io.estiva.coordinator.Calls.Answer;
import io.estiva.coordinator.Scene;
import io.estiva.coordinator.Scene.JobBuilder;
import io.estiva.coordinator.config.CoordinatorConfig;
import io.estiva.protocol.JobPayload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts up and down: S33, S37 to S40 of the runner API's checklist. */
class ArtifactTransferTest {
  private static final int LIMIT = 300_000;

  @TempDir Path directory;
  private Scene scene;
  private Calls calls;
  private String runner;

  @BeforeEach
  void open() {
    CoordinatorConfig all = CoordinatorConfig.local(directory.resolve("data"));
    scene = Scene.open(all.with(new CoordinatorConfig.Limits(1_000_000, LIMIT)));
    calls = scene.calls();
    runner = scene.runner();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private JobPayload taken() {
    scene.pending();
    return calls.request(runner).job();
  }

  private static byte[] bytes(int size) {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (i * 31);
    }
    return content;
  }

  @Test
  void a_later_job_gets_the_archive_of_an_earlier_one() {
    scene.begin(new JobBuilder("build"), new JobBuilder("test").stage(1).artifactsFrom("build"));
    JobPayload build = calls.request(runner).job();

    Answer up =
        calls.upload(
            build,
            "?artifact_format=zip&artifact_type=archive&expire_in=7d",
            "dist ü.zip",
            bytes(200_000));
    calls.update(build, "success");
    JobPayload test = calls.request(runner).job();

    assertThat(up.status()).isEqualTo(201);
    assertThat(test.dependencies())
        .singleElement()
        .satisfies(
            dependency -> {
              assertThat(dependency.name()).isEqualTo("build");
              assertThat(dependency.artifactsFile().size()).isEqualTo(200_000);
            });
    Answer down =
        calls.get(
            "/api/v4/jobs/" + build.id() + "/artifacts?direct_download=true",
            "JOB-TOKEN",
            test.token());
    assertThat(down.status()).isEqualTo(200);
    assertThat(down.body()).isEqualTo(bytes(200_000));
    assertThat(down.header("Content-Disposition")).contains("attachment");
  }

  @Test
  void downloads_need_the_token_of_a_job_that_runs() {
    JobPayload build = taken();
    calls.upload(build, "", "a.zip", bytes(10));
    String path = "/api/v4/jobs/" + build.id() + "/artifacts?";

    assertThat(calls.get(path, "JOB-TOKEN", build.token()).status()).isEqualTo(200);
    calls.update(build, "success");

    assertThat(calls.get(path, "JOB-TOKEN", build.token()).status()).isEqualTo(401);
    assertThat(calls.get(path, "JOB-TOKEN", "glcbt-x").status()).isEqualTo(401);
    assertThat(calls.get(path).status()).isEqualTo(401);
    JobPayload next = taken();
    assertThat(calls.get(path, "JOB-TOKEN", next.token()).status()).isEqualTo(200);
    assertThat(
            calls
                .get("/api/v4/jobs/" + next.id() + "/artifacts", "JOB-TOKEN", next.token())
                .status())
        .isEqualTo(404);
    assertThat(calls.get("/api/v4/jobs/999999/artifacts", "JOB-TOKEN", next.token()).status())
        .isEqualTo(403);
  }

  @Test
  void the_same_bytes_again_are_fine_and_others_are_not() {
    JobPayload job = taken();

    assertThat(calls.upload(job, "", "a.zip", bytes(10)).status()).isEqualTo(201);
    assertThat(calls.upload(job, "", "a.zip", bytes(10)).status()).isEqualTo(201);
    assertThat(calls.upload(job, "", "a.zip", bytes(11)).status()).isEqualTo(400);
    assertThat(
            calls
                .upload(job, "?artifact_type=junit&artifact_format=gzip", "junit.xml.gz", bytes(5))
                .status())
        .isEqualTo(201);
    assertThat(
            calls
                .upload(job, "?artifact_type=junit&artifact_format=zip", "junit.zip", bytes(5))
                .status())
        .isEqualTo(400);
    assertThat(calls.upload(job, "?artifact_type=../../etc", "x", bytes(5)).status())
        .isEqualTo(400);
  }

  @Test
  void too_large_an_artifact_is_refused_while_it_comes_and_nothing_is_left() throws IOException {
    JobPayload job = taken();

    Answer answer = calls.upload(job, "", "a.zip", bytes(LIMIT + 100_000));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(calls.upload(job, "", "b.zip", bytes(LIMIT)).status()).isEqualTo(201);
    try (Stream<Path> files = Files.list(directory.resolve("data/artifacts/incoming"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void a_finished_job_uploads_nothing() {
    JobPayload job = taken();
    calls.update(job, "success");

    assertThat(calls.upload(job, "", "a.zip", bytes(100_000)).status()).isEqualTo(403);
  }

  @Test
  void a_dotenv_report_becomes_variables_of_the_jobs_that_get_it() throws IOException {
    scene.begin(
        new JobBuilder("build"),
        new JobBuilder("test").stage(1).artifactsFrom("build"),
        new JobBuilder("other").stage(1));
    JobPayload build = calls.request(runner).job();
    String query = "?artifact_type=dotenv&artifact_format=gzip";

    assertThat(calls.upload(build, query, ".env.gz", gzip("not a pair\n")).status()).isEqualTo(400);
    assertThat(
            calls.upload(build, query, ".env.gz", gzip("VERSION=1.2\nQUOTED=\"a b\"\n")).status())
        .isEqualTo(201);
    calls.update(build, "success");

    JobPayload test = calls.request(runner).job();
    assertThat(test.variable("VERSION")).contains("1.2");
    assertThat(test.variable("QUOTED")).contains("a b");
    assertThat(calls.request(runner).job().variable("VERSION")).isEmpty();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Two members, as runners write one for each file.
    int half = text.indexOf('\n') + 1;
    for (String part : new String[] {text.substring(0, half), text.substring(half)}) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(part.getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
