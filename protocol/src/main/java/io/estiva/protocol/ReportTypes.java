package io.estiva.protocol;

import java.util.Map;

/** How each kind of report is uploaded: GitLab's file name and format. */
final class ReportTypes {

  private record Type(String fileName, String format) {}

  private static final String GZIP = "gzip";
  private static final String RAW = "raw";

  private static final Map<String, Type> TYPES =
      Map.ofEntries(
          Map.entry("junit", new Type("junit.xml", GZIP)),
          Map.entry("dotenv", new Type(".env", GZIP)),
          Map.entry("cobertura", new Type("cobertura-coverage.xml", GZIP)),
          Map.entry("jacoco", new Type("jacoco-coverage.xml", GZIP)),
          Map.entry("cyclonedx", new Type("gl-sbom.cdx.json", GZIP)),
          Map.entry("annotations", new Type("gl-annotations.json", GZIP)),
          Map.entry("metrics", new Type("metrics.txt", GZIP)),
          Map.entry("lsif", new Type("lsif.json", "zip")),
          Map.entry("accessibility", new Type("gl-accessibility.json", RAW)),
          Map.entry("codequality", new Type("gl-code-quality-report.json", RAW)),
          Map.entry("performance", new Type("performance.json", RAW)),
          Map.entry("browser_performance", new Type("browser-performance.json", RAW)),
          Map.entry("load_performance", new Type("load-performance.json", RAW)),
          Map.entry("terraform", new Type("tfplan.json", RAW)),
          Map.entry("requirements", new Type("requirements.json", RAW)),
          Map.entry("requirements_v2", new Type("requirements_v2.json", RAW)));

  private ReportTypes() {}

  /** Name of the uploaded file. */
  static String fileName(String type) {
    Type known = TYPES.get(type);
    return known == null ? "gl-" + type.replace('_', '-') + "-report.json" : known.fileName();
  }

  /** {@code gzip}, {@code zip} or {@code raw}. */
  static String format(String type) {
    Type known = TYPES.get(type);
    return known == null ? RAW : known.format();
  }
}
