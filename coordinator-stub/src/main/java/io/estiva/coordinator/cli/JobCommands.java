package io.estiva.coordinator.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code job}: look, follow, cancel, retry, start. */
@Command(name = "job", description = "jobs of a project", mixinStandardHelpOptions = true)
final class JobCommands {
  private static final List<String> OVER = List.of("success", "failed", "canceled", "skipped");

  @Spec private @Nullable CommandSpec spec;

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  @Command(
      name = "show",
      description = "show a job; exits with 1 when it failed",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin Connection connection,
      @Parameters(index = "0", paramLabel = "PROJECT") String project,
      @Parameters(index = "1", paramLabel = "ID") long id) {
    return print(connection, connection.get(path(project, id)));
  }

  @Command(
      name = "log",
      description =
          "print a job's log; with --follow until the job ends, and then exits with 1 when it failed",
      mixinStandardHelpOptions = true)
  int log(
      @Mixin Connection connection,
      @Parameters(index = "0", paramLabel = "PROJECT") String project,
      @Parameters(index = "1", paramLabel = "ID") long id,
      @Option(
              names = {"-f", "--follow"},
              description = "wait for what is still to come")
          boolean follow)
      throws InterruptedException {
    long offset = 0;
    while (true) {
      String status = connection.get(path(project, id)).getString("status");
      String text = connection.text("GET", path(project, id) + "/trace?offset=" + offset, null);
      out().print(text);
      out().flush();
      offset += text.getBytes(StandardCharsets.UTF_8).length;
      boolean over = OVER.contains(status);
      if (text.isEmpty() && (over || !follow)) {
        return over && follow && !status.equals("success") ? 1 : 0;
      }
      if (text.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
  }

  @Command(name = "cancel", description = "cancel a job", mixinStandardHelpOptions = true)
  int cancel(
      @Mixin Connection connection,
      @Parameters(index = "0", paramLabel = "PROJECT") String project,
      @Parameters(index = "1", paramLabel = "ID") long id,
      @Option(names = "--force", description = "do not wait for the runner") boolean force) {
    return print(
        connection, connection.send("POST", path(project, id) + "/cancel", Map.of("force", force)));
  }

  @Command(name = "retry", description = "run a job again", mixinStandardHelpOptions = true)
  int retry(
      @Mixin Connection connection,
      @Parameters(index = "0", paramLabel = "PROJECT") String project,
      @Parameters(index = "1", paramLabel = "ID") long id) {
    return print(connection, connection.send("POST", path(project, id) + "/retry", Map.of()));
  }

  @Command(
      name = "play",
      description = "start a manual or delayed job",
      mixinStandardHelpOptions = true)
  int play(
      @Mixin Connection connection,
      @Parameters(index = "0", paramLabel = "PROJECT") String project,
      @Parameters(index = "1", paramLabel = "ID") long id) {
    return print(connection, connection.send("POST", path(project, id) + "/play", Map.of()));
  }

  private int print(Connection connection, JsonObject job) {
    if (connection.wantsJson()) {
      out().println(job.encodePrettily());
      out().flush();
    } else {
      Output.facts(
          out(),
          job,
          "id",
          "name",
          "stage",
          "status",
          "failure_reason",
          "failure_detail",
          "waits_because",
          "web_url");
    }
    return "failed".equals(job.getString("status")) ? 1 : 0;
  }

  private static String path(String project, long id) {
    return Connection.project(project) + "/jobs/" + id;
  }
}
