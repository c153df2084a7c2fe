package io.estiva.containers.replace;

import static java.util.Objects.requireNonNull;

import io.estiva.containers.host.ImageRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One container as it ought to be.
 *
 * @param app the container's name
 * @param image what to run
 * @param pull whether to ask the registry
 * @param identity the image's exact content, {@code repository@sha256:...} or {@code sha256:...};
 *     empty until {@link #pinned}
 * @param force replace even where nothing differs
 */
public record Desired(
    String app,
    ImageRef image,
    Pull pull,
    String identity,
    RunConfig config,
    HealthGate gate,
    Keeping keeping,
    Release release,
    boolean force) {

  /** Checks the name. */
  public Desired {
    Names.requireApp(app);
    requireNonNull(image, "image");
    requireNonNull(identity, "identity");
  }

  /** With standard gate and keeping, always asking the registry. */
  public static Desired of(String app, ImageRef image, RunConfig config, Release release) {
    return new Desired(
        app,
        image,
        Pull.ALWAYS,
        "",
        config,
        HealthGate.standard(),
        Keeping.standard(),
        release,
        false);
  }

  /** The same with the image fixed to content. */
  public Desired pinned(String newIdentity) {
    return new Desired(app, image, pull, newIdentity, config, gate, keeping, release, force);
  }

  /** The same with another gate. */
  public Desired withGate(HealthGate newGate) {
    return new Desired(app, image, pull, identity, config, newGate, keeping, release, force);
  }

  /** The same with another rule for old things. */
  public Desired withKeeping(Keeping newKeeping) {
    return new Desired(app, image, pull, identity, config, gate, newKeeping, release, force);
  }

  /** The same with another rule for the registry. */
  public Desired withPull(Pull newPull) {
    return new Desired(app, image, newPull, identity, config, gate, keeping, release, force);
  }

  /** The same, replacing even where nothing differs. */
  public Desired forced() {
    return new Desired(app, image, pull, identity, config, gate, keeping, release, true);
  }

  /** Fingerprint of the configuration, without image, gate and keeping: 64 hexadecimal digits. */
  public String spec() {
    var text = new StringBuilder();
    var main = config.main();
    var rules = config.rules();
    put(text, main.entrypoint());
    put(text, main.command());
    put(text, List.of(main.user(), main.workingDirectory(), main.hostName(), main.stopSignal()));
    put(text, String.valueOf(main.init()));
    put(text, config.environment());
    put(text, config.mounts().stream().map(Object::toString).toList());
    put(text, config.ports().stream().map(Object::toString).toList());
    put(text, config.networks());
    put(text, config.labels());
    put(text, config.secrets());
    put(text, rules.restart().toString());
    put(text, rules.limits().toString());
    put(text, String.valueOf(rules.readOnlyRoot()));
    put(text, rules.extraHosts());
    put(text, rules.log().name());
    put(text, rules.log().options());
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  // The length stands before each text, so that no two different lists read the same.
  private static void put(StringBuilder out, String text) {
    out.append(text.length()).append(':').append(text).append(';');
  }

  private static void put(StringBuilder out, List<String> texts) {
    out.append('[');
    texts.forEach(text -> put(out, text));
    out.append(']');
  }

  private static void put(StringBuilder out, Map<String, String> map) {
    out.append('{');
    new TreeMap<>(map)
        .forEach(
            (key, value) -> {
              put(out, key);
              put(out, value);
            });
    out.append('}');
  }

  /** When the registry is asked. */
  public enum Pull {
    /** Every time: a tag can have moved. */
    ALWAYS,
    /** Only when the host does not have the image. */
    IF_MISSING,
    /** Never; the host must have it. */
    NEVER
  }

  /**
   * What stays of old versions, and how the old one is asked to end.
   *
   * @param containers stopped ones kept for a rollback
   * @param images of the same repository kept besides those that containers use
   * @param stopGrace between asking a container to stop and killing it
   */
  public record Keeping(int containers, int images, Duration stopGrace) {
    /** Refuses negative counts. */
    public Keeping {
      if (containers < 0 || images < 0 || stopGrace.isNegative()) {
        throw new IllegalArgumentException("counts and times to keep cannot be negative");
      }
    }

    /** One container, three images, ten seconds. */
    public static Keeping standard() {
      return new Keeping(1, 3, Duration.ofSeconds(10));
    }
  }
}
