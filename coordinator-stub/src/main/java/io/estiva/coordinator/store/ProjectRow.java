package io.estiva.coordinator.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A project: one git repository whose commits become pipelines.
 *
 * @param path unique, as in addresses: {@code group/name}
 * @param gitUrl where the repository is: a URL or an absolute path; never with a password in it
 * @param protectedRefs names and globs of branches and tags that see protected variables and
 *     runners
 * @param configPath the pipeline file inside the repository
 * @param jobTimeoutSeconds for jobs that name no timeout of their own
 */
public record ProjectRow(
    long id,
    String path,
    String name,
    String gitUrl,
    String defaultBranch,
    List<String> protectedRefs,
    String configPath,
    long jobTimeoutSeconds,
    Instant createdAt) {
  public ProjectRow {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(gitUrl, "gitUrl");
    protectedRefs = List.copyOf(protectedRefs);
  }
}
