package io.estiva.coordinator.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code token}: access for people and programs. Each prints the new token once; it is not kept.
 */
@Command(
    name = "token",
    description = "access and registration tokens",
    mixinStandardHelpOptions = true)
final class TokenCommands {
  @Spec private @Nullable CommandSpec spec;

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  @Command(name = "access", description = "make an access token", mixinStandardHelpOptions = true)
  int access(
      @Mixin Connection connection,
      @Option(names = "--name", required = true, description = "who it is for") String name,
      @Option(names = "--read-only", description = "may look, not change") boolean readOnly) {
    return make(
        connection, "/api/estiva/access-tokens", Map.of("name", name, "read_only", readOnly));
  }

  @Command(
      name = "registration",
      description = "make a token by which hosts register runners of their own",
      mixinStandardHelpOptions = true)
  int registration(
      @Mixin Connection connection,
      @Option(names = "--name", defaultValue = "registration", description = "what it is for")
          String name) {
    return make(connection, "/api/estiva/registration-tokens", Map.of("name", name));
  }

  private int make(Connection connection, String path, Map<String, ?> body) {
    out().println(connection.send("POST", path, body).getString("token"));
    out().flush();
    return 0;
  }
}
