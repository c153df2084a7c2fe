package io.estiva.coordinator.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
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

/** {@code runner}: who takes jobs. */
@Command(name = "runner", description = "runners and their tokens", mixinStandardHelpOptions = true)
final class RunnerCommands {
  @Spec private @Nullable CommandSpec spec;

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  @Command(name = "list", description = "list the runners", mixinStandardHelpOptions = true)
  int list(@Mixin Connection connection) {
    var rows = connection.list("/api/v4/runners/all");
    if (connection.wantsJson()) {
      out().println(rows.encodePrettily());
    } else {
      Output.table(
          out(),
          rows,
          "id",
          "description",
          "tag_list",
          "run_untagged",
          "paused",
          "online",
          "contacted_at");
    }
    return 0;
  }

  @Command(
      name = "create",
      description = "make a runner and print its token, for estiva-agent register",
      mixinStandardHelpOptions = true)
  int create(
      @Mixin Connection connection,
      @Option(names = "--description", defaultValue = "", description = "a name for people")
          String description,
      @Option(
              names = "--tag",
              paramLabel = "TAG",
              description = "takes jobs with this tag; may be repeated")
          @Nullable List<String> tags,
      @Option(names = "--run-untagged", description = "takes jobs without tags, too")
          boolean untagged,
      @Option(
              names = "--protected-only",
              description = "takes only jobs of protected branches and tags")
          boolean protectedOnly) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("description", description);
    body.put("tag_list", tags == null ? List.of() : new ArrayList<>(tags));
    body.put("run_untagged", untagged || tags == null);
    body.put("access_level", protectedOnly ? "ref_protected" : "not_protected");
    JsonObject made = connection.send("POST", "/api/v4/user/runners", body);
    if (connection.wantsJson()) {
      out().println(made.encodePrettily());
      out().flush();
    } else {
      Output.facts(out(), made, "id", "token");
    }
    return 0;
  }

  @Command(
      name = "pause",
      description = "give a runner no more jobs",
      mixinStandardHelpOptions = true)
  int pause(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    return change(connection, id, true);
  }

  @Command(
      name = "resume",
      description = "give a paused runner jobs again",
      mixinStandardHelpOptions = true)
  int resume(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    return change(connection, id, false);
  }

  @Command(
      name = "remove",
      description = "remove a runner; its token is void",
      mixinStandardHelpOptions = true)
  int remove(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    connection.text("DELETE", "/api/v4/runners/" + id, null);
    out().println("removed runner " + id);
    return 0;
  }

  private int change(Connection connection, long id, boolean paused) {
    JsonObject runner = connection.send("PUT", "/api/v4/runners/" + id, Map.of("paused", paused));
    Output.facts(out(), runner, "id", "description", "paused");
    return 0;
  }
}
