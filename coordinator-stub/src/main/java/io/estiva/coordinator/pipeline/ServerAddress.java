package io.estiva.coordinator.pipeline;

import java.util.Objects;

/**
 * How jobs reach this coordinator and its registry.
 *
 * @param url the address that people and jobs use, without a slash at its end
 * @param registry host and port of the container registry; empty for none
 */
public record ServerAddress(String url, String registry) {
  public ServerAddress {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(registry, "registry");
  }

  /** The page of a pipeline. */
  public String pipeline(String projectPath, long id) {
    return url + "/" + projectPath + "/-/pipelines/" + id;
  }

  /** The page of a job. */
  public String job(String projectPath, long id) {
    return url + "/" + projectPath + "/-/jobs/" + id;
  }

  /** The page of a project. */
  public String project(String projectPath) {
    return url + "/" + projectPath;
  }
}
