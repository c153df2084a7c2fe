package io.estiva.coordinator.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code project}: repositories whose pushes become pipelines, and their variables. */
@Command(
    name = "project",
    description = "projects and their variables",
    mixinStandardHelpOptions = true)
final class ProjectCommands {
  @Spec private @Nullable CommandSpec spec;

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  @Command(
      name = "add",
      description = "add a project; prints the token for its repository's push hook",
      mixinStandardHelpOptions = true)
  int add(
      @Mixin Connection connection,
      @Parameters(paramLabel = "GROUP/NAME") String path,
      @Option(
              names = "--git",
              required = true,
              paramLabel = "URL",
              description = "where the repository is")
          String git,
      @Option(
              names = "--default-branch",
              defaultValue = "",
              description = "default: what the repository says")
          String branch,
      @Option(
              names = "--protect",
              paramLabel = "REF",
              description = "protected branch or tag, * allowed; default: the default branch")
          @Nullable List<String> protect,
      @Option(
              names = "--config-path",
              defaultValue = "",
              paramLabel = "FILE",
              description = "default: .gitlab-ci.yml")
          String config) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("path", path);
    body.put("git_url", git);
    body.put("default_branch", branch);
    body.put("protected_refs", protect == null ? List.of() : new ArrayList<>(protect));
    body.put("ci_config_path", config);
    JsonObject made = connection.send("POST", "/api/v4/projects", body);
    if (connection.wantsJson()) {
      out().println(made.encodePrettily());
    } else {
      Output.facts(
          out(),
          made,
          "id",
          "path_with_namespace",
          "default_branch",
          "protected_refs",
          "hook_token");
    }
    return 0;
  }

  @Command(name = "list", description = "list the projects", mixinStandardHelpOptions = true)
  int list(@Mixin Connection connection) {
    var rows = connection.list("/api/v4/projects");
    if (connection.wantsJson()) {
      out().println(rows.encodePrettily());
    } else {
      Output.table(out(), rows, "id", "path_with_namespace", "default_branch", "git_url");
    }
    return 0;
  }

  @Command(
      name = "remove",
      description = "remove a project with its pipelines",
      mixinStandardHelpOptions = true)
  int remove(@Mixin Connection connection, @Parameters(paramLabel = "PROJECT") String project) {
    connection.text("DELETE", Connection.project(project), null);
    out().println("removed " + project);
    return 0;
  }

  @Command(
      name = "hook-token",
      description = "make a new token for the push hook; the old one is void",
      mixinStandardHelpOptions = true)
  int hookToken(@Mixin Connection connection, @Parameters(paramLabel = "PROJECT") String project) {
    JsonObject made =
        connection.send(
            "POST", "/api/estiva/projects/" + Connection.encode(project) + "/hook-token", Map.of());
    out().println(made.getString("hook_token"));
    return 0;
  }

  @Command(
      name = "variables",
      description = "list the variables of a project",
      mixinStandardHelpOptions = true)
  int variables(@Mixin Connection connection, @Parameters(paramLabel = "PROJECT") String project) {
    var rows = connection.list(Connection.project(project) + "/variables");
    if (connection.wantsJson()) {
      out().println(rows.encodePrettily());
    } else {
      Output.table(out(), rows, "key", "variable_type", "masked", "protected", "environment_scope");
    }
    return 0;
  }

  @Command(
      name = "set-variable",
      description = "set a variable; its value is read from a file or from standard input",
      mixinStandardHelpOptions = true)
  int setVariable(
      @Mixin Connection connection,
      @Parameters(index = "0", paramLabel = "PROJECT") String project,
      @Parameters(index = "1", paramLabel = "KEY") String key,
      @Option(
              names = "--value-file",
              paramLabel = "FILE",
              description = "file with the value; default: standard input")
          @Nullable Path file,
      @Mixin VariableFlags flags)
      throws IOException {
    byte[] bytes = file == null ? System.in.readAllBytes() : Files.readAllBytes(file);
    String value = new String(bytes, StandardCharsets.UTF_8);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("key", key);
    // The line end that echo and editors add is not part of a password; a file's is part of the
    // file.
    body.put("value", flags.asFile ? value : value.replaceFirst("\\r?\\n\\z", ""));
    body.put("masked", flags.masked);
    body.put("protected", flags.onlyProtected);
    body.put("raw", flags.raw);
    body.put("variable_type", flags.asFile ? "file" : "env_var");
    connection.send("POST", Connection.project(project) + "/variables", body);
    out().println("set " + key);
    return 0;
  }

  @Command(
      name = "remove-variable",
      description = "remove a variable",
      mixinStandardHelpOptions = true)
  int removeVariable(
      @Mixin Connection connection,
      @Parameters(index = "0", paramLabel = "PROJECT") String project,
      @Parameters(index = "1", paramLabel = "KEY") String key,
      @Option(
              names = "--scope",
              defaultValue = "*",
              description = "environment scope (default: ${DEFAULT-VALUE})")
          String scope) {
    connection.text(
        "DELETE",
        Connection.project(project)
            + "/variables/"
            + Connection.encode(key)
            + "?environment_scope="
            + Connection.encode(scope),
        null);
    out().println("removed " + key);
    return 0;
  }
}
