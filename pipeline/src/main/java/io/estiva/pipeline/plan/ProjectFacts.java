package io.estiva.pipeline.plan;

import io.estiva.pipeline.variable.Variables;
import java.util.Objects;

/**
 * The project that a pipeline belongs to.
 *
 * @param id its number
 * @param path with its namespace, such as {@code group/app}
 * @param title as people see it
 * @param url of its page
 * @param defaultBranch such as {@code main}
 * @param configPath path of the file, such as {@code .gitlab-ci.yml}
 * @param more further predefined variables of the project, such as {@code CI_PROJECT_VISIBILITY};
 *     they override those made from the other facts
 */
public record ProjectFacts(
    long id,
    String path,
    String title,
    String url,
    String defaultBranch,
    String configPath,
    Variables more) {

  public ProjectFacts {
    Objects.requireNonNull(path, "path");
    if (path.isBlank()) {
      throw new IllegalArgumentException("a project has a path");
    }
  }

  /** Last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path without its last part; the whole path if it has one part only. */
  public String namespace() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }
}
