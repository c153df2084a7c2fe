package io.estiva.coordinator.pipeline;

import io.estiva.coordinator.git.GitMirrors;
import java.util.Optional;

/** Names of branches, tags and commits as people write them. */
final class Refs {
  static final String HEADS = "refs/heads/";
  static final String TAGS = "refs/tags/";

  private Refs() {}

  /** The commit that a branch, a tag, a full reference or a full hash names, in this order. */
  static Optional<String> find(GitMirrors mirrors, long project, String ref) {
    if (!isSafe(ref)) {
      return Optional.empty();
    }
    if (ref.startsWith("refs/") || ref.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
      return mirrors.resolve(project, ref);
    }
    return mirrors.resolve(project, HEADS + ref).or(() -> mirrors.resolve(project, TAGS + ref));
  }

  /** Whether git can mean a reference by this text and nothing else. */
  static boolean isSafe(String ref) {
    return !ref.isEmpty()
        && ref.length() <= 1000
        && !ref.startsWith("-")
        && !ref.startsWith("/")
        && !ref.contains("..")
        && !ref.contains("@{")
        && ref.chars().noneMatch(c -> c <= ' ' || c == 127 || "~^:?*[\\".indexOf(c) >= 0);
  }
}
