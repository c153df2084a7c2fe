package io.estiva.containers.host;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Operating system and processor of an engine or image, in Docker's words: {@code linux/amd64},
 * {@code linux/arm/v7}. The variant is empty where none is known.
 */
public record Platform(String os, String architecture, String variant) {

  /**
   * Lower-cases the parts and maps kernel names of processors ({@code x86_64}) to Docker's ({@code
   * amd64}).
   */
  public Platform {
    os = requireNonNull(os, "os").toLowerCase(Locale.ROOT);
    architecture = normal(requireNonNull(architecture, "architecture").toLowerCase(Locale.ROOT));
    variant = requireNonNull(variant, "variant").toLowerCase(Locale.ROOT);
  }

  /** Reads {@code os/architecture[/variant]}. */
  public static Platform parse(String text) {
    var parts = text.split("/", -1);
    if (parts.length < 2 || parts.length > 3 || parts[0].isBlank() || parts[1].isBlank()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a platform; write it like linux/amd64");
    }
    return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : "");
  }

  /**
   * Whether an image of the other platform runs here without emulation, as far as names can tell.
   */
  public boolean runs(Platform image) {
    if (!os.equals(image.os)) {
      return false;
    }
    if (architecture.equals(image.architecture)) {
      return true;
    }
    return architecture.equals("amd64") && image.architecture.equals("386")
        || architecture.equals("arm64") && image.architecture.equals("arm");
  }

  private static String normal(String architecture) {
    switch (architecture) {
      case "x86_64":
      case "x86-64":
        return "amd64";
      case "aarch64":
        return "arm64";
      case "armv7l":
      case "armhf":
      case "armel":
        return "arm";
      case "i386":
      case "i686":
        return "386";
      default:
        return architecture;
    }
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
