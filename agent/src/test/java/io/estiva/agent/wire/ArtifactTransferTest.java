package io.estiva.agent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.estiva.agent.FakeCoordinator;
import io.estiva.agent.FakeCoordinator.Canned;
import io.estiva.protocol.JobDependency;
import io.estiva.protocol.WireMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactTransferTest {

  private static final JobDependency COMPILE =
      new JobDependency(
          7, "glcbt-consumer", "compile", new JobDependency.ArtifactsFile("artifacts.zip", 5));

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final FakeCoordinator coordinator;
  private final ArtifactTransfer transfer;

  ArtifactTransferTest() throws Exception {
    coordinator = new FakeCoordinator();
    RunnerApi api =
        new RunnerApi(
            vertx,
            CoordinatorAddress.of(coordinator.url()),
            new WireMapper(),
            new RunnerApi.Conditions("test", Clock.systemUTC(), () -> 0));
    transfer = new ArtifactTransfer(vertx.getOrCreateContext(), api, 9, "glcbt-own");
  }

  @AfterEach
  void close() throws Exception {
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, java.util.concurrent.TimeUnit.SECONDS);
    coordinator.close();
  }

  @Test
  void a_file_goes_up_as_one_part_with_its_kind_in_the_query() throws Exception {
    transfer.upload(
        file("hello"),
        new ArtifactTransfer.Upload("junit \"1\".xml.gz", "junit", "gzip", "1 week"));

    FakeCoordinator.Seen seen = coordinator.seen("POST", "jobs/9/artifacts").get(0);
    assertThat(seen.path()).endsWith("?artifact_format=gzip&artifact_type=junit&expire_in=1+week");
    assertThat(seen.header("Job-Token")).isEqualTo("glcbt-own");
    assertThat(seen.header("Content-Type")).startsWith("multipart/form-data; boundary=");
    assertThat(seen.body().toString(UTF_8))
        .contains(
            "Content-Disposition: form-data; name=\"file\"; filename=\"junit \\\"1\\\".xml.gz\"\r\n")
        .contains("\r\n\r\nhello\r\n--");
    assertThat(seen.header("Content-Length")).isEqualTo(String.valueOf(seen.body().length()));
  }

  @Test
  void a_file_of_many_buffers_arrives_whole() throws Exception {
    String content = "0123456789abcdef".repeat(200_000);

    transfer.upload(file(content), new ArtifactTransfer.Upload("a.zip", "", "", ""));

    assertThat(coordinator.seen("POST", "jobs/9/artifacts").get(0).path()).endsWith("/artifacts");
    assertThat(coordinator.seen("POST", "jobs/9/artifacts").get(0).body().toString(UTF_8))
        .contains(content);
  }

  @Test
  void an_upload_is_tried_again_after_a_failure_and_not_after_a_refusal() throws Exception {
    coordinator.answerOnce("POST", "artifacts", Canned.status(400));
    transfer.upload(file("x"), new ArtifactTransfer.Upload("a.zip", "archive", "zip", ""));
    assertThat(coordinator.seen("POST", "jobs/9/artifacts")).hasSize(2);

    coordinator.answerOnce("POST", "artifacts", Canned.status(413));
    TransferFailed failed =
        catchThrowableOfType(
            TransferFailed.class,
            () ->
                transfer.upload(
                    file("x"), new ArtifactTransfer.Upload("a.zip", "archive", "zip", "")));

    assertThat(failed.kind()).isEqualTo(TransferFailed.Kind.TOO_LARGE);
    assertThat(failed).hasMessageContaining("a.zip").hasMessageContaining("413");
    assertThat(coordinator.seen("POST", "jobs/9/artifacts")).hasSize(3);
  }

  @Test
  void an_archive_comes_down_with_the_consumers_token() throws Exception {
    coordinator.offer(Buffer.buffer("a zip".repeat(100_000)));
    Path into = folder.resolve("down.zip");

    transfer.download(COMPILE, into);

    assertThat(into).hasContent("a zip".repeat(100_000));
    FakeCoordinator.Seen seen = coordinator.seen("GET", "jobs/7/artifacts").get(0);
    assertThat(seen.path()).endsWith("?direct_download=true");
    assertThat(seen.header("Job-Token")).isEqualTo("glcbt-consumer");
  }

  @Test
  void a_redirect_is_followed_without_the_token() throws Exception {
    coordinator.answerOnce(
        "GET",
        "jobs/7/artifacts",
        new Canned(302, Map.of("Location", coordinator.url() + "/store/blob"), ""));
    coordinator.answerOnce("GET", "/store/blob", new Canned(200, Map.of(), "from the store"));
    Path into = folder.resolve("down.zip");

    transfer.download(COMPILE, into);

    assertThat(into).hasContent("from the store");
    assertThat(coordinator.seen("GET", "/store/blob").get(0).header("Job-Token")).isEmpty();
  }

  @Test
  void a_missing_archive_and_a_dead_token_are_told_apart_and_not_tried_again() {
    TransferFailed missing =
        catchThrowableOfType(
            TransferFailed.class, () -> transfer.download(COMPILE, folder.resolve("a")));
    coordinator.answerOnce("GET", "jobs/7/artifacts", Canned.status(401));
    TransferFailed denied =
        catchThrowableOfType(
            TransferFailed.class, () -> transfer.download(COMPILE, folder.resolve("b")));

    assertThat(missing.kind()).isEqualTo(TransferFailed.Kind.NOT_FOUND);
    assertThat(missing).hasMessageContaining("compile (7)");
    assertThat(denied.kind()).isEqualTo(TransferFailed.Kind.DENIED);
    assertThat(coordinator.seen("GET", "jobs/7/artifacts")).hasSize(2);
  }

  @Test
  void a_download_is_tried_again_without_the_direct_way() throws Exception {
    coordinator.offer(Buffer.buffer("zip"));
    coordinator.answerOnce("GET", "jobs/7/artifacts", Canned.status(500));

    transfer.download(COMPILE, folder.resolve("a"));

    assertThat(coordinator.seen("GET", "jobs/7/artifacts").get(1).path()).endsWith("/artifacts");
  }

  private Path file(String content) throws Exception {
    Path file = folder.resolve("upload");
    Files.writeString(file, content);
    return file;
  }
}
