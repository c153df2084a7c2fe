package io.estiva.pipeline.compile;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a source found. */
public sealed interface IncludeResult {

  /**
   * Files in the order of their names; more than one only for a path with {@code *}, which may also
   * find none.
   */
  record Found(List<IncludedFile> files) implements IncludeResult {
    public Found {
      files = List.copyOf(files);
    }
  }

  /**
   * Nothing.
   *
   * @param reason why; the message for the user is made from it
   * @param detail such as the HTTP status; empty if none
   */
  record Missing(Reason reason, String detail) implements IncludeResult {}

  /** Why nothing was found. */
  enum Reason {
    NO_FILE,
    NO_PROJECT,
    NO_REF,
    HTTP_STATUS,
    TIMEOUT,
    UNREACHABLE,
    NOT_SUPPORTED,
    NOT_IN_CATALOG
  }

  /**
   * A file.
   *
   * @param path its path in its project, or its address
   * @param project where its own local includes are looked up; null: the pipeline's project
   * @param ref of that project; null: the pipeline's commit
   * @param component name, sha, version and reference for {@code spec:component}; empty unless it
   *     is a component
   */
  record IncludedFile(
      String path,
      String text,
      @Nullable String project,
      @Nullable String ref,
      Map<String, String> component) {
    public IncludedFile {
      component = Map.copyOf(component);
    }
  }

  /** One file of the pipeline's own project. */
  static IncludeResult file(String path, String text) {
    return new Found(List.of(new IncludedFile(path, text, null, null, Map.of())));
  }

  /** There is no such file. */
  static IncludeResult missing() {
    return new Missing(Reason.NO_FILE, "");
  }
}
