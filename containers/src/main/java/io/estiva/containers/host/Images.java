package io.estiva.containers.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The images of one engine, and registries as it sees them. See {@link DockerHost} for threads,
 * limits and further exceptions.
 */
public final class Images {

  private static final String AUTH = "X-Registry-Auth";

  private final Engine engine;
  private final Facts facts;

  Images(Engine engine, Facts facts) {
    this.engine = engine;
    this.facts = facts;
  }

  /** The image of that name or id, if the engine has it. */
  public Optional<ImageInfo> find(String image) {
    return Trees.found(
        () ->
            read(
                engine.json(
                    new EngineCall(
                        "GET", "inspecting image " + image, "/images/", image, "/json"))));
  }

  /** The same by a parsed name. */
  public Optional<ImageInfo> find(ImageRef image) {
    return find(nameOf(image));
  }

  /**
   * Pulls an image and makes sure that it is there and fits the engine's platform.
   *
   * @throws ImageUnavailable with the reason, told apart
   */
  public ImageInfo pull(PullRequest request) {
    var image = request.image();
    var what = "pulling image " + image;
    var call =
        new EngineCall("POST", what, "/images/create")
            .query("fromImage", repositoryOf(image))
            .query("tag", tagOf(image))
            .within(engine.limits().pull());
    if (!request.platform().isEmpty()) {
      call.query("platform", request.platform());
    }
    authorize(call, request.login());
    transfer(call, image, request.login(), request.progress());
    var pulled =
        find(image)
            .orElseThrow(
                () ->
                    new ImageUnavailable(
                        ImageUnavailable.Reason.BROKEN,
                        what
                            + " on "
                            + engine.address()
                            + " ended without an error, but the engine does not have the image. Try again"));
    if (request.platform().isEmpty() && !facts.platform().runs(pulled.platform())) {
      throw new PullErrors(engine.address(), facts.platform())
          .wrongPlatform(image, List.of(pulled.platform().toString()));
    }
    return pulled;
  }

  /**
   * Pushes an image that the engine has under this name.
   *
   * @throws ImageUnavailable with the reason, told apart
   */
  public void push(ImageRef image, @Nullable RegistryLogin login, Consumer<String> progress) {
    var call =
        new EngineCall("POST", "pushing image " + image, "/images/", repositoryOf(image), "/push")
            .query("tag", image.tag())
            .within(engine.limits().pull());
    // a push without the header is refused by engines before the registry is asked
    call.header(AUTH, login == null ? encoded("{}") : header(login));
    transfer(call, image, login, progress);
  }

  /**
   * Asks the image's registry for the digest of a name without pulling anything.
   *
   * @throws ImageUnavailable with the reason, told apart
   */
  public String resolve(ImageRef image, @Nullable RegistryLogin login) {
    try {
      return distribution(image, login).path("Descriptor").path("digest").asText();
    } catch (EngineRefused e) {
      throw new PullErrors(engine.address(), facts.platform())
          .of("resolving image " + image, image, login, e.answer());
    }
  }

  /** Gives an image one more name. */
  public void tag(String image, ImageRef name) {
    engine.send(
        new EngineCall("POST", "tagging image " + image + " as " + name, "/images/", image, "/tag")
            .query("repo", repositoryOf(name))
            .query("tag", name.tag()));
  }

  /**
   * The images that have all these labels; an empty value asks for the label with any value, an
   * empty map for all images.
   */
  public List<ImageSummary> list(Map<String, String> labels) {
    var images = new ArrayList<ImageSummary>();
    var answer =
        engine.json(
            new EngineCall("GET", "listing images", "/images/json")
                .query("filters", Trees.labelFilter(labels)));
    for (var tree : answer) {
      images.add(
          new ImageSummary(
              tree.path("Id").asText(),
              real(Trees.list(tree.path("RepoTags"))),
              real(Trees.list(tree.path("RepoDigests"))),
              tree.path("Size").asLong(),
              Instant.ofEpochSecond(tree.path("Created").asLong()),
              Trees.map(tree.path("Labels"))));
    }
    return List.copyOf(images);
  }

  /**
   * Removes a name, and the image with its last name. It is fine when it is not there.
   *
   * @param force even when stopped containers use it
   */
  public void remove(String image, boolean force) {
    Trees.found(
        () -> {
          engine.send(
              new EngineCall("DELETE", "removing image " + image, "/images/", image)
                  .query("force", force ? 1 : 0));
          return image;
        });
  }

  private void transfer(
      EngineCall call, ImageRef image, @Nullable RegistryLogin login, Consumer<String> progress) {
    try {
      var failure =
          engine.call(call, in -> new TransferStream(progress, System::nanoTime).read(in));
      if (!failure.isEmpty()) {
        throw failed(call.what, image, login, failure);
      }
    } catch (EngineRefused e) {
      throw failed(call.what, image, login, e.answer());
    }
  }

  private ImageUnavailable failed(
      String what, ImageRef image, @Nullable RegistryLogin login, String answer) {
    var errors = new PullErrors(engine.address(), facts.platform());
    if (PullErrors.isPlatformError(answer)) {
      return errors.wrongPlatform(image, platformsOf(image, login));
    }
    return errors.of(what, image, login, answer);
  }

  /** What the registry offers; empty when it does not say. */
  private List<String> platformsOf(ImageRef image, @Nullable RegistryLogin login) {
    var platforms = new ArrayList<String>();
    try {
      for (var tree : distribution(image, login).path("Platforms")) {
        var platform =
            new Platform(
                tree.path("os").asText(),
                tree.path("architecture").asText(),
                tree.path("variant").asText());
        if (!platform.os().equals("unknown") && !platform.os().isEmpty()) {
          platforms.add(platform.toString());
        }
      }
    } catch (EngineRefused e) {
      // the platforms only make the message better
      return List.of();
    }
    return platforms;
  }

  private JsonNode distribution(ImageRef image, @Nullable RegistryLogin login) {
    var call =
        new EngineCall(
            "GET",
            "asking the registry for image " + image,
            "/distribution/",
            nameOf(image),
            "/json");
    authorize(call, login);
    return engine.json(call);
  }

  private static void authorize(EngineCall call, @Nullable RegistryLogin login) {
    if (login != null) {
      call.header(AUTH, header(login));
    }
  }

  private static String header(RegistryLogin login) {
    var server =
        login.registry().equals(ImageRef.DOCKER_HUB)
            ? "https://index.docker.io/v1/"
            : login.registry();
    return encoded(
        Engine.JSON
            .createObjectNode()
            .put("username", login.user())
            .put("password", login.password())
            .put("serveraddress", server)
            .toString());
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String repositoryOf(ImageRef image) {
    return image.familiarName();
  }

  /** Digests go where tags go. */
  private static String tagOf(ImageRef image) {
    return image.isPinned() ? image.digest() : image.tag();
  }

  private static String nameOf(ImageRef image) {
    return repositoryOf(image) + (image.isPinned() ? "@" + image.digest() : ":" + image.tag());
  }

  private static ImageInfo read(JsonNode tree) {
    var config = tree.path("Config");
    var exposed = new ArrayList<String>();
    config.path("ExposedPorts").fieldNames().forEachRemaining(exposed::add);
    return new ImageInfo(
        tree.path("Id").asText(),
        real(Trees.list(tree.path("RepoTags"))),
        real(Trees.list(tree.path("RepoDigests"))),
        new Platform(
            tree.path("Os").asText(),
            tree.path("Architecture").asText(),
            tree.path("Variant").asText()),
        tree.path("Size").asLong(),
        Trees.time(tree.path("Created")).orElse(Instant.EPOCH),
        Trees.map(config.path("Labels")),
        Trees.list(config.path("Entrypoint")),
        Trees.list(config.path("Cmd")),
        Trees.list(config.path("Env")),
        exposed,
        config.path("User").asText(""),
        hasProbe(config.path("Healthcheck").path("Test")));
  }

  private static boolean hasProbe(JsonNode test) {
    return test.size() > 0
        && !test.path(0).asText().equals("NONE")
        && !test.path(0).asText().isEmpty();
  }

  /** Engines list untagged images under placeholder names. */
  private static List<String> real(List<String> names) {
    return names.stream().filter(name -> !name.startsWith("<none>")).toList();
  }
}
