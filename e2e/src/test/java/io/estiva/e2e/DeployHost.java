package io.estiva.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A machine to deploy to. User {@code deploy} reaches its engine by sudo, user {@code ops} by
 * group.
 */
final class DeployHost {
  private final Bed bed;
  private final String container;
  private final Map<String, String> facts;

  DeployHost(Bed bed, String container, Map<String, String> facts) {
    this.bed = bed;
    this.container = container;
    this.facts = Map.copyOf(facts);
  }

  String address() {
    return fact("address");
  }

  /** The fingerprint of its ed25519 key when it was started: {@code SHA256:…}. */
  String fingerprint() {
    return fact("fingerprint");
  }

  /** The private key that both users let in. */
  String privateKey() {
    return read("key");
  }

  String password() {
    return read("password").strip();
  }

  Path knownHosts() {
    return Path.of(fact("known-hosts"));
  }

  /** Runs a shell command on it as root. */
  String run(String command) {
    return bed.docker("exec", container, "bash", "-c", command);
  }

  /** Runs {@code docker} on its engine. */
  String docker(String arguments) {
    return run("docker " + arguments);
  }

  /** What is running there under exactly this name: the container's id, or nothing. */
  String containerId(String name) {
    return docker("container ls --no-trunc --quiet --filter name='^" + name + "$'");
  }

  /** The body of a page that it serves; empty when it doesn't. */
  String page(int port, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + ":" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException notServed) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The deployment settings of a project that deploys here as {@code user}. */
  List<Variable> variables(String user) {
    return List.of(
        Variable.plain("DEPLOYMENT_SERVER_USER", user),
        Variable.plain("DEPLOYMENT_SERVER_IP", address()),
        Variable.plain("DEPLOYMENT_SERVER_HOSTKEY", fingerprint()),
        Variable.file("DEPLOYMENT_SERVER_KEY", privateKey()));
  }

  private String fact(String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new AssertionError("the testbed did not say the host's " + name + ", only " + facts);
    }
    return value;
  }

  private String read(String name) {
    try {
      return Files.readString(Path.of(fact(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
