package io.estiva.coordinator.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline}: start, look, cancel, retry. */
@Command(name = "pipeline", description = "pipelines of a project", mixinStandardHelpOptions = true)
final class PipelineCommands {
  @Spec private @Nullable CommandSpec spec;

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  @Command(
      name = "start",
      description = "start a pipeline for the newest commit of a ref",
      mixinStandardHelpOptions = true)
  int start(
      @Mixin Connection connection,
      @Parameters(paramLabel = "PROJECT") String project,
      @Option(
              names = "--ref",
              defaultValue = "",
              description = "branch or tag; default: the default branch")
          String ref,
      @Option(
              names = {"-v", "--variable"},
              paramLabel = "KEY=VALUE",
              description = "a variable of the pipeline; not for secrets")
          @Nullable Map<String, String> variables) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", ref);
    body.put("variables", variables == null ? Map.of() : variables);
    JsonObject made = connection.send("POST", Connection.project(project) + "/pipeline", body);
    return show(connection, made);
  }

  @Command(
      name = "list",
      description = "list the newest pipelines",
      mixinStandardHelpOptions = true)
  int list(@Mixin Connection connection, @Parameters(paramLabel = "PROJECT") String project) {
    var rows = connection.list(Connection.project(project) + "/pipelines");
    if (connection.wantsJson()) {
      out().println(rows.encodePrettily());
    } else {
      Output.table(out(), rows, "id", "status", "ref", "sha", "source", "created_at");
    }
    return 0;
  }

  @Command(
      name = "show",
      description = "show a pipeline and its jobs; exits with 1 when it failed",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin Connection connection,
      @Parameters(index = "0", paramLabel = "PROJECT") String project,
      @Parameters(index = "1", paramLabel = "ID") long id) {
    JsonObject pipeline = connection.get(Connection.project(project) + "/pipelines/" + id);
    int result = show(connection, pipeline);
    if (!connection.wantsJson()) {
      Output.table(
          out(),
          connection.list(Connection.project(project) + "/pipelines/" + id + "/jobs"),
          "id",
          "stage",
          "name",
          "status",
          "failure_reason");
    }
    return result;
  }

  @Command(
      name = "cancel",
      description = "cancel all jobs that have not ended",
      mixinStandardHelpOptions = true)
  int cancel(
      @Mixin Connection connection,
      @Parameters(index = "0", paramLabel = "PROJECT") String project,
      @Parameters(index = "1", paramLabel = "ID") long id) {
    JsonObject done =
        connection.send(
            "POST", Connection.project(project) + "/pipelines/" + id + "/cancel", Map.of());
    out().println("cancelled jobs: " + done.getValue("canceled"));
    return 0;
  }

  @Command(
      name = "retry",
      description = "run the failed and cancelled jobs again",
      mixinStandardHelpOptions = true)
  int retry(
      @Mixin Connection connection,
      @Parameters(index = "0", paramLabel = "PROJECT") String project,
      @Parameters(index = "1", paramLabel = "ID") long id) {
    JsonObject done =
        connection.send(
            "POST", Connection.project(project) + "/pipelines/" + id + "/retry", Map.of());
    out().println("jobs that run again: " + done.getValue("retried"));
    return 0;
  }

  private int show(Connection connection, JsonObject pipeline) {
    if (connection.wantsJson()) {
      out().println(pipeline.encodePrettily());
    } else {
      Output.facts(out(), pipeline, "id", "status", "ref", "sha", "web_url");
      String errors = pipeline.getString("yaml_errors");
      if (errors != null) {
        out().println(errors);
      }
    }
    out().flush();
    return "failed".equals(pipeline.getString("status")) ? 1 : 0;
  }
}
