package io.estiva.containers.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.estiva.testkit.RealDocker;
import io.estiva.testkit.RegistryFixture;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("docker")
@Tag("registry")
class PullTest {

  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

  @TempDir private static Path directory;
  private static RealDocker docker;
  private static RegistryFixture registry;
  private static DockerHost host;
  private static RegistryLogin login;

  @BeforeAll
  static void open() {
    docker = RealDocker.connect("pull");
    registry = RegistryFixture.start(directory.resolve("registry"));
    host = DockerHosts.local(docker.socket(), CallLimits.standard());
    login = new RegistryLogin(registry.address(), registry.user(), registry.password());
  }

  @AfterAll
  static void close() {
    host.close();
    registry.close();
    docker.close();
  }

  /** Puts an image into the registry and takes it from the engine. */
  private static ImageRef published(String name) {
    var ref = ImageRef.parse(registry.address() + "/team/" + name + ":v1");
    host.images().tag(docker.busybox(), ref);
    host.images().push(ref, login, line -> {});
    host.images().remove(ref.toString(), true);
    return ref;
  }

  private static void assertRefused(
      ImageUnavailable.Reason reason, ThrowingCallable call, String... words) {
    var thrown =
        assertThatThrownBy(call)
            .isInstanceOfSatisfying(
                ImageUnavailable.class,
                e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    for (var word : words) {
      thrown.hasMessageContaining(word);
    }
  }

  @Test
  void an_image_comes_with_a_login_and_few_lines() {
    var ref = published("plain");
    var lines = new ArrayList<String>();

    var info = host.images().pull(PullRequest.of(ref).withLogin(login).withProgress(lines::add));

    assertThat(info.tags()).contains(ref.toString());
    assertThat(info.digestIn(ref))
        .startsWith("sha256:")
        .isEqualTo(host.images().resolve(ref, login));
    assertThat(lines)
        .hasSizeLessThan(8)
        .anySatisfy(line -> assertThat(line).startsWith("Digest: sha256:"));
    var pinned =
        host.images().pull(PullRequest.of(ref.withDigest(info.digestIn(ref))).withLogin(login));
    assertThat(pinned.id()).isEqualTo(info.id());
  }

  @Test
  void a_wrong_password_is_told_without_showing_it() {
    var ref = published("locked");
    var wrong = new RegistryLogin(registry.address(), registry.user(), "wrong-secret");

    assertRefused(
        ImageUnavailable.Reason.DENIED,
        () -> host.images().pull(PullRequest.of(ref).withLogin(wrong)),
        "pulling image " + ref + " on " + host.facts().address(),
        "user 'builder' at " + registry.address());
    assertRefused(
        ImageUnavailable.Reason.DENIED,
        () -> host.images().pull(PullRequest.of(ref)),
        "No login for " + registry.address() + " was given");
    host.images().tag(docker.busybox(), ref.withTag("v2"));
    assertRefused(
        ImageUnavailable.Reason.DENIED,
        () -> host.images().push(ref.withTag("v2"), wrong, line -> {}));
    assertRefused(
        ImageUnavailable.Reason.MISSING,
        () -> host.images().push(ref.withTag("v3"), login, line -> {}),
        "tag the image");
    assertRefused(ImageUnavailable.Reason.DENIED, () -> host.images().resolve(ref, wrong));
    assertThat(wrong.toString()).doesNotContain("wrong-secret");
  }

  @Test
  void a_missing_tag_and_a_missing_repository_are_told() {
    var ref = published("present");

    assertRefused(
        ImageUnavailable.Reason.MISSING,
        () -> host.images().pull(PullRequest.of(ref.withTag("absent")).withLogin(login)),
        "tag 'absent'",
        registry.address());
    assertRefused(
        ImageUnavailable.Reason.MISSING,
        () ->
            host.images()
                .pull(
                    PullRequest.of(ImageRef.parse(registry.address() + "/team/never:v1"))
                        .withLogin(login)),
        "team/never");
  }

  @Test
  void a_registry_that_cannot_be_reached_is_told() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    var address = "127.0.0.1:" + closed;

    assertRefused(
        ImageUnavailable.Reason.UNREACHABLE,
        () -> host.images().pull(PullRequest.of(ImageRef.parse(address + "/app:v1"))),
        "can reach " + address);
    assertRefused(
        ImageUnavailable.Reason.UNREACHABLE,
        () -> host.images().pull(PullRequest.of(ImageRef.parse("no-such-registry.invalid/app:v1"))),
        "no-such-registry.invalid");
  }

  @Test
  void an_image_for_another_processor_only_is_told_with_both_platforms() throws Exception {
    var engine = host.facts().platform();
    var other = engine.architecture().equals("s390x") ? "ppc64le" : "s390x";
    var ref = published("foreign");
    var manifest = registry("GET", "foreign/manifests/v1", MANIFEST, "").body();
    var oldDigest = Engine.JSON.readTree(manifest).path("config").path("digest").asText();
    var config = registry("GET", "foreign/blobs/" + oldDigest, "*/*", "").body();
    var foreign =
        config.replace(
            "\"architecture\":\"" + engine.architecture() + "\"",
            "\"architecture\":\"" + other + "\"");
    var digest =
        "sha256:"
            + HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(foreign.getBytes(UTF_8)));
    var upload =
        URI.create(
            registry("POST", "foreign/blobs/uploads/", "*/*", "")
                .headers()
                .firstValue("Location")
                .orElseThrow());
    assertThat(
            send("PUT", upload + "&digest=" + digest, "application/octet-stream", foreign)
                .statusCode())
        .isEqualTo(201);
    var changed = Engine.JSON.readTree(manifest);
    ((ObjectNode) changed.path("config"))
        .put("digest", digest)
        .put("size", foreign.getBytes(UTF_8).length);
    assertThat(registry("PUT", "foreign/manifests/v2", MANIFEST, changed.toString()).statusCode())
        .isEqualTo(201);
    var request = PullRequest.of(ref.withTag("v2")).withLogin(login);

    assertRefused(
        ImageUnavailable.Reason.WRONG_PLATFORM,
        () -> host.images().pull(request),
        ref.withTag("v2").toString(),
        "published for linux/" + other,
        "runs " + engine);
  }

  @Test
  void a_list_without_our_platform_is_told_with_what_it_has() throws Exception {
    var ref = published("windows");
    var manifest = registry("GET", "windows/manifests/v1", MANIFEST, "");
    var digest = manifest.headers().firstValue("Docker-Content-Digest").orElseThrow();
    var list =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":{\"architecture\":\"amd64\",\"os\":\"windows\"}}]}"
            .formatted(LIST, MANIFEST, digest, manifest.body().getBytes(UTF_8).length);
    assertThat(registry("PUT", "windows/manifests/only", LIST, list).statusCode()).isEqualTo(201);

    assertRefused(
        ImageUnavailable.Reason.WRONG_PLATFORM,
        () -> host.images().pull(PullRequest.of(ref.withTag("only")).withLogin(login)),
        "is published for windows/amd64",
        "runs " + host.facts().platform());
  }

  private static HttpResponse<String> registry(String method, String path, String type, String body)
      throws Exception {
    return send(method, "http://" + registry.address() + "/v2/team/" + path, type, body);
  }

  private static HttpResponse<String> send(String method, String uri, String type, String body)
      throws Exception {
    var basic =
        Base64.getEncoder()
            .encodeToString((registry.user() + ":" + registry.password()).getBytes(UTF_8));
    var request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("Authorization", "Basic " + basic)
            .header("Accept", type)
            .header("Content-Type", type.equals("*/*") ? "text/plain" : type)
            .timeout(Duration.ofMinutes(1))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void nothing_of_the_login_stays_with_the_engine() {
    var ref = published("private");
    host.images().pull(PullRequest.of(ref).withLogin(login));
    host.images().remove(ref.toString(), true);

    assertRefused(ImageUnavailable.Reason.DENIED, () -> host.images().pull(PullRequest.of(ref)));
  }
}
