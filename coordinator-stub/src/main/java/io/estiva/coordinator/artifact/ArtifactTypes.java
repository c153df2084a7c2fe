package io.estiva.coordinator.artifact;

import java.util.Map;
import java.util.Set;

/** Which kinds of artifact there are and the format each must have. */
public final class ArtifactTypes {
  private static final Set<String> GZIP =
      Set.of(
          "junit",
          "dotenv",
          "cobertura",
          "jacoco",
          "cyclonedx",
          "annotations",
          "metrics",
          "metrics_referee",
          "network_referee",
          "repository_xray",
          "cluster_applications");
  private static final Set<String> ZIP = Set.of("archive", "lsif");
  private static final Set<String> RAW =
      Set.of(
          "sast",
          "secret_detection",
          "dependency_scanning",
          "container_scanning",
          "cluster_image_scanning",
          "dast",
          "license_scanning",
          "accessibility",
          "codequality",
          "performance",
          "browser_performance",
          "load_performance",
          "terraform",
          "requirements",
          "requirements_v2",
          "coverage_fuzzing",
          "api_fuzzing");
  private static final Map<String, Set<String>> BY_FORMAT =
      Map.of("gzip", GZIP, "zip", ZIP, "raw", RAW);

  private ArtifactTypes() {}

  /** Whether an artifact of this type may come in this format. Unknown types are not taken. */
  public static boolean fits(String type, String format) {
    return BY_FORMAT.getOrDefault(format, Set.of()).contains(type);
  }
}
