package io.estiva.containers.host;

import io.estiva.containers.host.ImageUnavailable.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart why a pull or push failed. Engines pass on a registry's words with statuses that mean
 * little, so the words decide.
 */
final class PullErrors {

  private static final int MAX_ANSWER = 600;
  // first match wins; the words are those of engines 20.10 to 29 (with and without the containerd
  // store) and of common registries
  private static final Map<Reason, List<String>> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put(Reason.DISK_FULL, List.of("no space left on device", "disk quota exceeded"));
    // Words only: a number such as 429 also stands in ports and digests.
    WORDS.put(Reason.RATE_LIMITED, List.of("toomanyrequests", "too many requests", "rate limit"));
    WORDS.put(
        Reason.UNREACHABLE,
        List.of(
            "connection refused",
            "no such host",
            "i/o timeout",
            "network is unreachable",
            "no route to host",
            "server gave http response to https client",
            "http: server gave http",
            "x509:",
            "tls:",
            "tls handshake",
            "timeout exceeded",
            "deadline exceeded",
            "connection reset",
            "server misbehaving",
            "temporary failure in name resolution",
            "proxyconnect",
            "request canceled while waiting",
            "lookup ",
            "connection timed out"));
    WORDS.put(
        Reason.DENIED,
        List.of(
            "unauthorized",
            "access denied",
            "requested access to the resource is denied",
            "no basic auth credentials",
            "authentication required",
            "denied:",
            "forbidden",
            "insufficient_scope",
            "authorization failed",
            "incorrect username or password"));
    WORDS.put(
        Reason.MISSING,
        List.of(
            "manifest unknown",
            "not found",
            "name unknown",
            "does not exist",
            "no such image",
            "unknown manifest",
            "does not exist locally",
            "repository name not known"));
  }

  private final String address;
  private final Platform engine;

  PullErrors(String address, Platform engine) {
    this.address = address;
    this.engine = engine;
  }

  static boolean isPlatformError(String answer) {
    var text = answer.toLowerCase(Locale.ROOT);
    return text.contains("no matching manifest")
        || text.contains("no match for platform")
        || text.contains("cannot be used on this platform")
        || text.contains("does not match the specified platform")
        || text.contains("does not provide the specified platform");
  }

  ImageUnavailable wrongPlatform(ImageRef image, List<String> offered) {
    var there = offered.isEmpty() ? "other platforms only" : String.join(", ", offered);
    return new ImageUnavailable(
        Reason.WRONG_PLATFORM,
        "image "
            + image
            + " is published for "
            + there
            + ", but docker at "
            + address
            + " runs "
            + engine
            + ". Use an image that has "
            + engine
            + " (build it with --platform "
            + engine
            + "), a host of the image's platform"
            + (engine.os().equals("windows") ? ", or switch the engine to Linux containers" : "")
            + (offered.isEmpty()
                ? ""
                : "; where the host emulates the other processor, ask for the platform "
                    + offered.get(0)
                    + " by name"));
  }

  ImageUnavailable of(String what, ImageRef image, @Nullable RegistryLogin login, String answer) {
    var reason = reason(answer);
    return new ImageUnavailable(
        reason,
        what
            + " on "
            + address
            + " failed: "
            + bounded(answer)
            + ". "
            + advice(reason, answer, image, login));
  }

  static Reason reason(String answer) {
    var text = answer.toLowerCase(Locale.ROOT);
    for (var entry : WORDS.entrySet()) {
      if (entry.getValue().stream().anyMatch(text::contains)) {
        return entry.getKey();
      }
    }
    return Reason.BROKEN;
  }

  private static String advice(
      Reason reason, String answer, ImageRef image, @Nullable RegistryLogin login) {
    switch (reason) {
      case MISSING:
        if (answer.contains("does not exist locally") || answer.contains("tag does not exist")) {
          return "The engine itself has no image of this name: build it, or tag the image with the name, before it is pushed";
        }
        return "Check the name and the tag '"
            + image.tag()
            + "': the registry "
            + image.registry()
            + " does not have it";
      case DENIED:
        return (login == null
                ? "No login for " + image.registry() + " was given; add one"
                : "The login was user '"
                    + login.user()
                    + "' at "
                    + login.registry()
                    + "; check its password and rights")
            + ". Registries answer the same for a repository that does not exist, so check the name too";
      case UNREACHABLE:
        return "Check that the docker host can reach "
            + image.registry()
            + " (name, port, network, TLS certificate; a registry without TLS must stand in the engine's insecure-registries)";
      case RATE_LIMITED:
        return "The registry limits requests: wait, log in, or use a mirror";
      case DISK_FULL:
        return "Free space on the docker host (docker system df shows what uses it)";
      case WRONG_PLATFORM:
      case BROKEN:
        return "Try again; if it stays, check the registry's own log";
    }
    throw new AssertionError(reason);
  }

  private static String bounded(String text) {
    var line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= MAX_ANSWER ? line : line.substring(0, MAX_ANSWER) + "...";
  }
}
