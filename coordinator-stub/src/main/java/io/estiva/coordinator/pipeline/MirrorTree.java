package io.estiva.coordinator.pipeline;

import io.estiva.coordinator.git.GitMirrors;
import io.estiva.coordinator.store.Store;
import io.estiva.pipeline.plan.SourceTree;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of a commit in the project's mirror. Asks git once for each question. Blocks; one
 * thread at a time.
 */
final class MirrorTree implements SourceTree {
  private final GitMirrors mirrors;
  private final Store store;
  private final long project;
  private final String sha;
  private final String before;
  private final Map<String, Optional<Collection<String>>> answers = new HashMap<>();
  private @Nullable List<String> files;

  /**
   * @param before the commit to compare with; empty for none
   */
  MirrorTree(GitMirrors mirrors, Store store, long project, String sha, String before) {
    this.mirrors = mirrors;
    this.store = store;
    this.project = project;
    this.sha = sha;
    this.before = before;
  }

  @Override
  public Optional<Collection<String>> changes() {
    return before.isEmpty()
        ? Optional.empty()
        : once("changes", () -> mirrors.changes(project, before, sha));
  }

  @Override
  public Optional<Collection<String>> changesSince(String ref) {
    return once(
        "since " + ref,
        () ->
            Refs.find(mirrors, project, ref)
                .flatMap(other -> mirrors.changes(project, other, sha)));
  }

  @Override
  public Collection<String> files() {
    List<String> known = files;
    if (known == null) {
      known = mirrors.files(project, sha);
      files = known;
    }
    return known;
  }

  @Override
  public Optional<Collection<String>> filesOf(String path, String ref) {
    return once(
        "of " + path + " " + ref,
        () ->
            store
                .readNow(session -> session.projects().byPath(path))
                .flatMap(
                    row -> {
                      mirrors.fetch(row.id(), row.gitUrl());
                      return Refs.find(mirrors, row.id(), ref.isEmpty() ? row.defaultBranch() : ref)
                          .map(commit -> mirrors.files(row.id(), commit));
                    }));
  }

  @Override
  public Optional<String> blobId(String path) {
    return mirrors.blob(project, sha, path);
  }

  @Override
  public Optional<String> lastCommit(String path) {
    return mirrors.lastCommit(project, sha, path);
  }

  private Optional<Collection<String>> once(
      String question, Supplier<Optional<List<String>>> answer) {
    return answers.computeIfAbsent(
        question, key -> answer.get().map(list -> (Collection<String>) list));
  }
}
