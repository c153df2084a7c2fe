package io.estiva.pipeline.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The source tree during one planning; asks each question once. */
final class Repository {

  private final SourceTree tree;
  private final Map<String, Optional<PathSet>> answers = new HashMap<>();

  Repository(SourceTree tree) {
    this.tree = tree;
  }

  /** Whether one of the changed files matches; also true if nothing is known of changes. */
  boolean isChanged(List<String> patterns) {
    return changed().map(paths -> paths.matches(patterns)).orElse(true);
  }

  boolean isChangedSince(String ref, List<String> patterns) {
    if (!tree.comparesRefs()) {
      return true;
    }
    return answers
        .computeIfAbsent("since " + ref, key -> tree.changesSince(ref).map(PathSet::new))
        .orElseThrow(() -> new RuleFailure("rules:changes:compare_to is not a valid ref"))
        .matches(patterns);
  }

  boolean exists(List<String> patterns) {
    return files().contains(patterns);
  }

  boolean existsIn(String project, String ref, List<String> patterns) {
    return answers
        .computeIfAbsent(
            "project " + project + " " + ref, key -> tree.filesOf(project, ref).map(PathSet::new))
        .orElseThrow(
            () ->
                new RuleFailure(
                    "rules:exists:project `" + project + "` not found or access denied"))
        .contains(patterns);
  }

  /**
   * Git's ids of the files that a pattern names; with commits those of the last commits that
   * touched them.
   */
  List<String> ids(String pattern, boolean commits) {
    return files().select(pattern).stream()
        .flatMap(path -> (commits ? tree.lastCommit(path) : tree.blobId(path)).stream())
        .toList();
  }

  /** For texts: how many files changed. */
  String describeChanges() {
    return changed()
        .map(paths -> paths.size() + " changed files")
        .orElse("nothing to compare with");
  }

  private Optional<PathSet> changed() {
    return answers.computeIfAbsent("changes", key -> tree.changes().map(PathSet::new));
  }

  private PathSet files() {
    return answers
        .computeIfAbsent("files", key -> Optional.of(new PathSet(tree.files())))
        .orElseThrow();
  }
}
