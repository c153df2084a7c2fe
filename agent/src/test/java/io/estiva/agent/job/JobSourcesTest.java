package io.estiva.agent.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.testkit.RealDocker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that start from a repository, and what the host's policy makes of them. */
@Tag("docker")
class JobSourcesTest {

  private static RealDocker docker;
  private static String image;

  @TempDir Path folder;

  private final AtomicReference<Optional<String>> seen = new AtomicReference<>(Optional.empty());
  private Path origin;
  private JobBench bench;

  @BeforeAll
  static void connect() {
    docker = RealDocker.connect("job-sources");
    image = docker.busybox();
  }

  @AfterAll
  static void disconnect() {
    docker.close();
  }

  @BeforeEach
  void begin() throws Exception {
    origin = Files.createDirectory(folder.resolve("origin"));
    git("init", "--quiet", "--initial-branch=main");
    Files.writeString(origin.resolve("hello.txt"), "from the repository\n");
    git("add", ".");
    git("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", "One");
    bench =
        new JobBench(
            folder,
            docker,
            (arguments, job, sources, out) -> {
              seen.set(sources.read("hello.txt"));
              return 0;
            },
            "policy:\n  images: ['" + docker.name() + "*']\n");
  }

  @AfterEach
  void end() throws Exception {
    bench.close();
  }

  @Test
  void a_job_starts_in_the_tree_of_its_commit() {
    String log =
        bench.run(
            checkedOut(1).script("cat hello.txt", "echo changed > hello.txt", "estiva-agent look"),
            "success");

    assertThat(log).contains("\nfrom the repository\n").contains("as detached HEAD");
    assertThat(seen.get()).as("the commit's file, not the job's").contains("from the repository\n");
    bench.awaitNothingLeft();
  }

  @Test
  void untracked_files_are_artifacts_without_those_of_the_commit() {
    String log =
        bench.run(
            checkedOut(2)
                .with(
                    "artifacts",
                    List.of(
                        Map.of("untracked", true, "paths", List.of(), "artifact_type", "archive")))
                .script("echo x > made.txt"),
            "success");

    assertThat(log).contains("untracked: found 1 files").contains("Uploaded artifacts.zip");
  }

  @Test
  void a_commit_that_is_not_there_fails_the_job_with_the_reason() {
    String log =
        bench.run(
            sources(JobPayloadText.job(3, image), "0123456789012345678901234567890123456789")
                .script("true"),
            "failed");

    assertThat(log).contains("cannot get the sources").contains("0123456789");
    bench.awaitNothingLeft();
  }

  @Test
  void an_image_that_the_host_does_not_allow_is_refused() {
    String log = bench.run(JobPayloadText.job(4, "alpine:3").script("true"), "failed");

    assertThat(log).contains("alpine:3 is not allowed on this host");
    assertThat(bench.report(4)).containsEntry("failure_reason", "runner_configuration_error");
  }

  @Test
  void the_engine_is_not_given_to_a_job_that_the_host_does_not_name() {
    bench.run(JobPayloadText.job(5, image).script("test ! -e /var/run/docker.sock"), "success");
  }

  private JobPayloadText checkedOut(long id) {
    return sources(JobPayloadText.job(id, image), git("rev-parse", "HEAD"));
  }

  private JobPayloadText sources(JobPayloadText job, String sha) {
    return job.with(
        "git_info",
        Map.of(
            "repo_url",
            origin.toString(),
            "ref",
            "main",
            "ref_type",
            "branch",
            "sha",
            sha,
            "refspecs",
            List.of("+refs/heads/main:refs/remotes/origin/main"),
            "depth",
            20));
  }

  private String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", origin.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
