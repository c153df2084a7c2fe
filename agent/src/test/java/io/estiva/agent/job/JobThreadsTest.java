package io.estiva.agent.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.testkit.RealDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs, from the coordinator's answer to its report, on a real engine. */
@Tag("docker")
class JobThreadsTest {

  private static RealDocker docker;
  private static String image;

  @TempDir Path folder;

  private final List<List<String>> commands = new CopyOnWriteArrayList<>();
  private JobBench bench;

  @BeforeAll
  static void connect() {
    docker = RealDocker.connect("job");
    image = docker.busybox();
  }

  @AfterAll
  static void disconnect() {
    docker.close();
  }

  @BeforeEach
  void begin() throws Exception {
    bench =
        new JobBench(
            folder,
            docker,
            (arguments, job, sources, out) -> {
              commands.add(arguments);
              out.line("working on " + arguments.get(1));
              return arguments.get(1).equals("bad") ? 5 : 0;
            },
            "");
  }

  @AfterEach
  void end() throws Exception {
    bench.close();
  }

  @Test
  void a_script_runs_and_its_output_and_outcome_arrive() {
    String log =
        bench.run(
            JobPayloadText.job(1, image)
                .variable("GREETING", "it's $HOME")
                .script("echo \"$GREETING\"", "pwd", "echo err >&2"),
            "success");

    assertThat(log)
        .contains("\u001b[32;1m$ pwd\u001b[0;m\n/builds/acme/shop\n")
        .contains("\nit's $HOME\n")
        .contains("\nerr\n")
        .contains("section_start:")
        .endsWith("Job succeeded\u001b[0;m\n");
    bench.awaitNothingLeft();
  }

  @Test
  void a_script_makes_no_devices_among_the_files_that_it_shares_with_the_agent() {
    String log =
        bench.run(
            JobPayloadText.job(12, image)
                .script(
                    "if mknod /estiva-job/control/code.1 b 7 0; then echo ma''de; else echo re''fused; fi"),
            "success");

    assertThat(log).contains("\nrefused\n").doesNotContain("\nmade\n");
  }

  @Test
  void the_exit_code_of_the_script_is_reported_and_after_script_runs() {
    String log =
        bench.run(
            JobPayloadText.job(2, image)
                .script("touch mark", "(exit 7)", "echo never")
                .afterScript("ls mark", "echo status $CI_JOB_STATUS"),
            "failed");

    assertThat(log)
        .contains("\nmark\n")
        .contains("status failed")
        .contains("exit code 7")
        .doesNotContain("\nnever\n");
    assertThat(bench.report(2))
        .containsEntry("failure_reason", "script_failure")
        .containsEntry("exit_code", 7);
    bench.awaitNothingLeft();
  }

  @Test
  void processes_that_the_script_leaves_behind_do_not_keep_the_job_running() {
    String log =
        bench.run(JobPayloadText.job(3, image).script("sleep 100000 &", "echo done"), "success");

    assertThat(log).contains("\ndone\n");
  }

  @Test
  void a_cancelled_script_is_ended_and_after_script_follows() {
    bench
        .coordinator()
        .enqueue(
            JobPayloadText.job(4, image)
                .script("echo begun", "sleep 100000")
                .afterScript("echo cleaning $CI_JOB_STATUS")
                .toString());
    bench.awaitLog(4, "\nbegun\n");

    bench.coordinator().jobHeader("Job-Status", "canceling");
    bench.coordinator().jobStatus("canceling");

    String log = bench.await(4, "failed");
    assertThat(log).contains("cleaning canceled");
    bench.awaitNothingLeft();
  }

  @Test
  void a_job_over_its_time_fails_for_that_reason() {
    bench.run(
        JobPayloadText.job(5, image)
            .with("runner_info", Map.of("timeout", 3))
            .script("sleep 100000"),
        "failed");

    assertThat(bench.report(5)).containsEntry("failure_reason", "job_execution_timeout");
  }

  @Test
  void secrets_are_in_no_log_no_inspect_and_no_file_afterwards() throws Exception {
    String secret = "S3cr3t-value-of-the-test";
    bench
        .coordinator()
        .enqueue(
            JobPayloadText.job(6, image)
                .secret("PASSWORD", secret, false)
                .secret("KEY_FILE", "file-" + secret, true)
                .script(
                    "echo \"$PASSWORD\"",
                    "printf %s \"${PASSWORD%??????}\"; sleep 1; printf '%s\\n' \"${PASSWORD#??????????????????}\"",
                    "cat \"$KEY_FILE\"",
                    "echo ready",
                    "while [ ! -f go ]; do sleep 0.1; done")
                .toString());
    bench.awaitLog(6, "\nready\n");

    String inspect =
        docker.run(
            "inspect",
            docker.run(
                "ps",
                "-q",
                "--filter",
                "label=io.estiva.agent.jobs=" + folder.resolve("state/jobs")));
    Files.createFile(folder.resolve("state/jobs/main-6/builds/acme/shop/go"));

    String log = bench.await(6, "success");
    assertThat(log)
        .contains("[MASKED]")
        .doesNotContain(secret)
        .doesNotContain("S3cr3t-value-of-th");
    assertThat(inspect).doesNotContain(secret);
    bench.awaitNothingLeft();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(secret);
      }
    }
  }

  @Test
  void a_script_calls_the_agent_and_gets_its_output_and_code() {
    String log =
        bench.run(
            JobPayloadText.job(7, image)
                .script(
                    "estiva-agent deploy 'web site'", "estiva-agent rollback bad || echo code $?"),
            "success");

    assertThat(log).contains("\nworking on web site\n").contains("\ncode 5\n");
    assertThat(commands).containsExactly(List.of("deploy", "web site"), List.of("rollback", "bad"));
  }

  @Test
  void a_job_goes_on_while_the_agent_is_away_and_every_line_arrives_once() throws Exception {
    bench
        .coordinator()
        .enqueue(
            JobPayloadText.job(8, image)
                .script("for i in $(seq 1 400); do echo \"line $i.\"; usleep 10000; done")
                .toString());
    bench.awaitLog(8, "line 50.");

    bench.handOver();
    bench.start();

    String log = bench.await(8, "success");
    String expected =
        IntStream.rangeClosed(1, 400)
            .mapToObj(i -> "line " + i + ".\n")
            .collect(Collectors.joining());
    assertThat(log).contains(expected);
    assertThat(log.split("line 50\\.\n", -1)).hasSize(2);
    bench.awaitNothingLeft();
  }

  @Test
  void a_missing_image_fails_with_the_reason() {
    bench.run(
        JobPayloadText.job(9, image)
            .with(
                "image", Map.of("name", "estiva-no-such-image:1", "pull_policy", List.of("never")))
            .script("true"),
        "failed");

    assertThat(bench.report(9)).containsEntry("failure_reason", "runner_configuration_error");
    bench.awaitNothingLeft();
  }

  @Test
  void artifacts_are_packed_and_sent() {
    String log =
        bench.run(
            JobPayloadText.job(10, image)
                .with(
                    "artifacts",
                    List.of(
                        Map.of(
                            "name",
                            "out",
                            "paths",
                            List.of("dist/**/*.txt"),
                            "artifact_type",
                            "archive",
                            "artifact_format",
                            "zip")))
                .script("mkdir -p dist/a", "echo x > dist/a/b.txt"),
            "success");

    assertThat(log).contains("Uploaded out.zip");
    assertThat(bench.coordinator().seen("POST", "jobs/10/artifacts")).hasSize(1);
  }

  @Test
  void services_answer_under_their_names_before_the_script_begins() {
    String log =
        bench.run(
            JobPayloadText.job(11, image)
                .with(
                    "services",
                    List.of(
                        Map.of(
                            "name",
                            image,
                            "alias",
                            "web",
                            "command",
                            List.of("httpd", "-f", "-p", "80", "-h", "/etc"))))
                .script(
                    "for i in $(seq 300); do wget -q -O - http://web/passwd && exit 0; sleep 0.1; done; exit 1"),
            "success");

    assertThat(log).contains("root:x:0:0");
    bench.awaitNothingLeft();
  }
}
