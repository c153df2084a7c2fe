package io.estiva.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A private PostgreSQL server of the installed version, in a temporary directory, on a free port of
 * the loopback address, without a password. One for each JVM, started at the first use and ended
 * with the JVM; each test makes its own database in it.
 *
 * <p>Fails with what is missing when PostgreSQL is not installed; never skips.
 */
public final class PostgresFixture {
  private static final Object LOCK = new Object();
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static @Nullable PostgresFixture shared;

  private final Path home;
  private final Path binaries;
  private final int port;
  private final Process server;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresFixture(Path home, Path binaries, int port, Process server) {
    this.home = home;
    this.binaries = binaries;
    this.port = port;
    this.server = server;
  }

  /** The server of this JVM. */
  public static PostgresFixture shared() {
    synchronized (LOCK) {
      PostgresFixture running = shared;
      if (running == null) {
        running = start();
        Runtime.getRuntime().addShutdownHook(new Thread(running::stop, "postgres-stop"));
        shared = running;
      }
      return running;
    }
  }

  /** Makes an empty database and returns its JDBC URL. */
  public String newDatabase() {
    String name = "test" + databases.incrementAndGet();
    run(
        home,
        command(
            binaries,
            "createdb",
            "-h",
            "127.0.0.1",
            "-p",
            String.valueOf(port),
            "-U",
            user(),
            name));
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
  }

  /** The user to connect as. */
  public String user() {
    return "postgres";
  }

  /** Ends every connection to a database, as a restart of the server would. */
  public void disconnectAll(String jdbcUrl) {
    String name = jdbcUrl.substring(jdbcUrl.lastIndexOf('/') + 1);
    run(
        home,
        command(
            binaries,
            "psql",
            "-h",
            "127.0.0.1",
            "-p",
            String.valueOf(port),
            "-U",
            user(),
            "-c",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'",
            "postgres"));
  }

  private static PostgresFixture start() {
    Path binaries = binaries();
    AssertionError last = new AssertionError("not tried");
    // Another process can take a free port between our look and the server's start.
    for (int attempt = 0; attempt < 5; attempt++) {
      Path home = newHome();
      int port = freePort();
      run(
          home,
          command(
              binaries,
              "initdb",
              "-D",
              home.resolve("data").toString(),
              "-U",
              "postgres",
              "-A",
              "trust",
              "-E",
              "UTF8",
              "--locale=C",
              "--no-sync"));
      Process server = launch(home, binaries, port);
      try {
        awaitReady(home, binaries, port, server);
        return new PostgresFixture(home, binaries, port, server);
      } catch (AssertionError e) {
        last = e;
        end(server);
        delete(home);
      }
    }
    throw last;
  }

  private static Process launch(Path home, Path binaries, int port) {
    List<String> command =
        command(
            binaries,
            "postgres",
            "-D",
            home.resolve("data").toString(),
            "-p",
            String.valueOf(port),
            "-k",
            home.toString(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "fsync=off",
            "-c",
            "shared_buffers=16MB",
            "-c",
            "max_connections=60");
    try {
      return new ProcessBuilder(command)
          .directory(home.toFile())
          .redirectErrorStream(true)
          .redirectOutput(home.resolve("log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitReady(Path home, Path binaries, int port, Process server) {
    Eventually.within(PATIENCE)
        .until(
            "PostgreSQL on port " + port + " accepts connections",
            () -> {
              if (!server.isAlive()) {
                throw new AssertionError("PostgreSQL ended at its start: " + log(home));
              }
              return exit(
                      home,
                      command(
                          binaries,
                          "pg_isready",
                          "-q",
                          "-h",
                          "127.0.0.1",
                          "-p",
                          String.valueOf(port)))
                  == 0;
            },
            () -> log(home));
  }

  private void stop() {
    end(server);
    delete(home);
  }

  private static void end(Process server) {
    try {
      // SIGINT would be the polite way; nothing in the directory is needed any more, so the kill is
      // as good and sooner.
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path binaries() {
    Path root = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(root)) {
      try (Stream<Path> versions = Files.list(root)) {
        List<Path> found =
            versions
                .map(version -> version.resolve("bin"))
                .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                .sorted(Comparator.comparing(Path::toString))
                .toList();
        if (!found.isEmpty()) {
          return found.get(found.size() - 1);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new AssertionError("this test needs a PostgreSQL server: apt-get install postgresql");
  }

  /** The server refuses to run as root, so root steps down to the packaged user. */
  private static List<String> command(Path binaries, String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Path newHome() {
    try {
      Path home = Files.createTempDirectory(Path.of("/tmp"), "estiva-pg");
      if (isRoot()) {
        run(Path.of("/"), List.of("chown", "postgres", home.toString()));
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Path directory, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0) {
        throw new AssertionError(String.join(" ", command) + " ended with " + exit + ": " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + command.get(0), e);
    }
  }

  private static int exit(Path directory, List<String> command) {
    try {
      return new ProcessBuilder(command)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + command.get(0), e);
    }
  }

  private static String log(Path home) {
    try {
      return Files.readString(home.resolve("log"));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  private static void delete(Path home) {
    try (Stream<Path> paths = Files.walk(home)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException ignored) {
      // A temporary directory that stays is untidy, not wrong.
    }
  }
}
