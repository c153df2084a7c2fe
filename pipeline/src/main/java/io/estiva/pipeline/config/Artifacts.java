package io.estiva.pipeline.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that a job hands on.
 *
 * @param name of the archive, with variables; null: the default
 * @param expireIn the text as written, such as {@code 1 week} or {@code never}; null: the server's
 *     default
 * @param exposeAs link text in merge requests; null if none
 * @param access who may fetch it
 * @param reports by kind such as {@code junit}
 */
public record Artifacts(
    List<String> paths,
    List<String> exclude,
    boolean untracked,
    @Nullable String name,
    SaveWhen when,
    @Nullable String expireIn,
    @Nullable String exposeAs,
    Access access,
    Map<String, Report> reports) {

  /** Who may fetch artifacts. */
  public enum Access {
    ALL,
    DEVELOPER,
    NONE
  }

  /**
   * Files of a report.
   *
   * @param format {@code coverage_format}, null for other reports
   */
  public record Report(List<String> paths, @Nullable String format) {
    public Report {
      paths = List.copyOf(paths);
    }
  }

  public Artifacts {
    paths = List.copyOf(paths);
    exclude = List.copyOf(exclude);
    reports = Ordered.copy(reports);
  }
}
