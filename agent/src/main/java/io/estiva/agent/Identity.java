package io.estiva.agent;

import io.estiva.protocol.Feature;
import io.estiva.protocol.RunnerFeatures;
import io.estiva.protocol.RunnerInfo;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the agent says about itself. */
public final class Identity {

  /** What is really done; servers withhold jobs that need anything else. */
  private static final Set<Feature> FEATURES =
      EnumSet.of(
          Feature.VARIABLES,
          Feature.IMAGE,
          Feature.SERVICES,
          Feature.ARTIFACTS,
          Feature.UPLOAD_MULTIPLE_ARTIFACTS,
          Feature.UPLOAD_RAW_ARTIFACTS,
          Feature.REFSPECS,
          Feature.MASKING,
          Feature.RAW_VARIABLES,
          Feature.ARTIFACTS_EXCLUDE,
          Feature.TRACE_RESET,
          Feature.TRACE_CHECKSUM,
          Feature.TRACE_SIZE,
          Feature.CANCELABLE,
          Feature.RETURN_EXIT_CODE,
          Feature.SERVICE_VARIABLES,
          Feature.SERVICE_MULTIPLE_ALIASES,
          Feature.CANCEL_GRACEFULLY,
          Feature.TWO_PHASE_JOB_COMMIT);

  private Identity() {}

  /** The version of this build; {@code dev} outside an archive. */
  public static String version() {
    String version = Identity.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  /** Sent with nearly every call. */
  public static RunnerInfo info() {
    return new RunnerInfo(
        "estiva-agent",
        version(),
        "",
        platform(),
        architecture(),
        "docker",
        "sh",
        RunnerFeatures.of(FEATURES),
        Map.of("gpus", ""),
        Map.of());
  }

  /** In the form that GitLab's own runner uses. */
  public static String userAgent() {
    return "estiva-agent "
        + version()
        + " (main; java"
        + Runtime.version().feature()
        + "; "
        + platform()
        + "/"
        + architecture()
        + ")";
  }

  private static String platform() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> System.getProperty("os.arch", "");
    };
  }
}
