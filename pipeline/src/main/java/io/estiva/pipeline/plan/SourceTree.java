package io.estiva.pipeline.plan;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What rules may ask about the project's files at the pipeline's commit. Paths are relative to the
 * repository's root, with slashes.
 *
 * <p>The planner asks only when a rule needs the answer. Implementations answer the same question
 * with the same answer during one planning.
 */
public interface SourceTree {

  /** Nothing is known: {@code changes} holds, {@code exists} sees no file. */
  static SourceTree unknown() {
    return new FixedSourceTree(Optional.empty(), List.of());
  }

  /**
   * Paths that the push or merge request changed; empty if there is nothing to compare with (a new
   * branch, a tag, a schedule, a start by hand). Then {@code rules:changes} holds.
   */
  Optional<Collection<String>> changes();

  /** Paths changed since a branch, tag or commit; empty if that doesn't exist. */
  Optional<Collection<String>> changesSince(String ref);

  /**
   * Whether {@link #changesSince} can answer. Where it can't, as in a directory that is no git
   * repository, such rules hold.
   */
  default boolean comparesRefs() {
    return true;
  }

  /** All files. */
  Collection<String> files();

  /**
   * All files of another project.
   *
   * @param ref empty for its default branch
   * @return empty if there is no such project or ref, or the user may not read it
   */
  Optional<Collection<String>> filesOf(String project, String ref);

  /** Git's id of the content of a file; empty if it doesn't exist. For cache keys. */
  Optional<String> blobId(String path);

  /** Id of the last commit that touched a file; empty if it doesn't exist. For cache keys. */
  default Optional<String> lastCommit(String path) {
    return blobId(path);
  }

  /** A tree with these facts, the same for every ref; its only project is this one. */
  static SourceTree of(Optional<? extends Collection<String>> changes, Collection<String> files) {
    return new FixedSourceTree(changes.map(List::copyOf), List.copyOf(files));
  }
}
