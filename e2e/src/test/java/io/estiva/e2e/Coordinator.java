package io.estiva.e2e;

import io.estiva.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A coordinator as a process, with its state in the bed's directory. */
final class Coordinator implements AutoCloseable {
  private final Daemon daemon;
  private final Api api;
  private final Path data;
  private final String url;
  private final int registryPort;

  private Coordinator(Daemon daemon, Path data, String url, int registryPort) {
    this.daemon = daemon;
    this.data = data;
    this.url = url;
    this.registryPort = registryPort;
    this.api = new Api(url, data.resolve("admin-token"));
  }

  /** Starts it and waits until it is healthy. */
  static Coordinator start(Bed bed) {
    String listen = bed.gateway() + ":" + Bed.freePort();
    int registryPort = Bed.freePort();
    Path data = bed.directory().resolve("coordinator");
    Path config = bed.directory().resolve("coordinator.yml");
    try {
      Files.writeString(
          config,
          String.join(
              "\n",
              "listen: \"" + listen + "\"",
              "external-url: \"http://" + listen + "\"",
              "data-dir: \"" + data + "\"",
              "registry:",
              "  address: \"127.0.0.1:" + registryPort + "\"",
              ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Daemon daemon =
        new Daemon(
            List.of(program().toString(), "run", "--config", config.toString()),
            bed.directory().resolve("coordinator.log"));
    Coordinator coordinator = new Coordinator(daemon, data, "http://" + listen, registryPort);
    try {
      coordinator.awaitHealth();
      return coordinator;
    } catch (RuntimeException | Error e) {
      coordinator.close();
      throw e;
    }
  }

  static Path program() {
    return Bed.root()
        .resolve("coordinator-stub/target/estiva-coordinator-stub/bin/estiva-coordinator");
  }

  Api api() {
    return api;
  }

  String url() {
    return url;
  }

  /** The directory where it keeps everything. */
  Path data() {
    return data;
  }

  int registryPort() {
    return registryPort;
  }

  /** {@code kill -9}. */
  void kill() {
    daemon.kill();
  }

  /** Starts it again and waits until it is healthy. */
  void restart() {
    daemon.restart();
    awaitHealth();
  }

  /** The end of its log. */
  String log() {
    return daemon.log();
  }

  private void awaitHealth() {
    Eventually.within(Duration.ofSeconds(120))
        .until(
            "the coordinator is healthy",
            () -> {
              if (!daemon.runs()) {
                throw new AssertionError(
                    "the coordinator ended by itself. Its log:\n" + daemon.log());
              }
              // The first access token is written while it starts.
              return api.healthy() && data.resolve("admin-token").toFile().length() > 0;
            },
            daemon::log);
  }

  @Override
  public void close() {
    daemon.close();
  }
}
