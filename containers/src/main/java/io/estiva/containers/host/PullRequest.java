package io.estiva.containers.host;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An image to pull.
 *
 * @param login for the image's registry; used for no other
 * @param platform {@code os/architecture} to ask for, empty for the engine's own
 * @param progress takes a few lines for readers, on the pulling thread
 */
public record PullRequest(
    ImageRef image, @Nullable RegistryLogin login, String platform, Consumer<String> progress) {

  /** A login for another registry is a mistake of the caller's. */
  public PullRequest {
    requireNonNull(image, "image");
    if (login != null && !login.registry().equals(image.registry())) {
      throw new IllegalArgumentException(
          "a login for " + login.registry() + " does not fit the image " + image);
    }
  }

  /** Without login and silent. */
  public static PullRequest of(ImageRef image) {
    return new PullRequest(image, null, "", line -> {});
  }

  /** The same with a login. */
  public PullRequest withLogin(RegistryLogin newLogin) {
    return new PullRequest(image, newLogin, platform, progress);
  }

  /** The same for another platform. */
  public PullRequest withPlatform(String newPlatform) {
    return new PullRequest(image, login, newPlatform, progress);
  }

  /** The same with a reader of progress. */
  public PullRequest withProgress(Consumer<String> newProgress) {
    return new PullRequest(image, login, platform, newProgress);
  }
}
