package io.estiva.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A real registry (Debian's {@code docker-registry}) on a free port of 127.0.0.1, which engines
 * take without TLS. It asks for a password.
 */
public final class RegistryFixture implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final int port;
  private final String user;
  private final String password;

  private RegistryFixture(Process process, int port, String user, String password) {
    this.process = process;
    this.port = port;
    this.user = user;
    this.password = password;
  }

  /**
   * Starts it with its data below {@code directory}.
   *
   * @param user empty = no password is asked for
   */
  public static RegistryFixture start(Path directory, String user, String password) {
    try {
      Files.createDirectories(directory.resolve("data"));
      var config = directory.resolve("registry.yml");
      Files.writeString(config, config(directory, user, password));
      var process =
          new ProcessBuilder("docker-registry", "serve", config.toString())
              .redirectErrorStream(true)
              .start();
      var port = new CompletableFuture<Integer>();
      var reader = new Thread(() -> readLog(process, port), "registry-log");
      reader.setDaemon(true);
      reader.start();
      try {
        return new RegistryFixture(process, port.get(60, TimeUnit.SECONDS), user, password);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        process.destroyForcibly();
        throw new AssertionError("docker-registry did not start", e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start docker-registry; is it installed?", e);
    }
  }

  /** With user {@code builder} and a password of its own. */
  public static RegistryFixture start(Path directory) {
    return start(directory, "builder", "s3cret-of-the-registry");
  }

  private static String config(Path directory, String user, String password) throws IOException {
    var text =
        "version: 0.1\nlog: {level: info}\nstorage: {filesystem: {rootdirectory: '"
            + directory.resolve("data")
            + "'}, delete: {enabled: true}}\nhttp: {addr: '127.0.0.1:0'}\n";
    if (user.isEmpty()) {
      return text;
    }
    var passwords = directory.resolve("htpasswd");
    // crypt(3) of Debian's perl knows bcrypt, the only kind the registry takes; the password goes
    // by stdin
    var hash =
        Program.run(
            List.of(
                "perl", "-e", "my $p = <STDIN>; print crypt($p, '$2b$05$abcdefghijklmnopqrstuu')"),
            Map.of(),
            password.getBytes(StandardCharsets.UTF_8));
    Files.writeString(passwords, user + ":" + hash + "\n");
    return text + "auth: {htpasswd: {realm: test, path: '" + passwords + "'}}\n";
  }

  private static void readLog(Process process, CompletableFuture<Integer> port) {
    var seen = new StringBuilder();
    try (var log =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = log.readLine(); line != null; line = log.readLine()) {
        var match = LISTENING.matcher(line);
        if (match.find()) {
          port.complete(Integer.parseInt(match.group(1)));
        } else if (!port.isDone()) {
          seen.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      seen.append(e.getMessage());
    }
    port.completeExceptionally(new IOException("docker-registry ended:\n" + seen));
  }

  /** Host and port, as in image names. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The user that may pull and push. */
  public String user() {
    return user;
  }

  /** The user's password. */
  public String password() {
    return password;
  }

  /** Ends it; the data stay in the directory. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
