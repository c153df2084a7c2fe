package io.estiva.pipeline.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Paths of a repository that patterns are tried on; remembers what it found. */
final class PathSet {

  /** GitLab takes a clause for met rather than compare more often than this. */
  private static final int MAX_COMPARISONS = 50_000;

  private final Set<String> paths;
  private final Map<String, Boolean> found = new HashMap<>();

  PathSet(Collection<String> paths) {
    this.paths = new HashSet<>(paths);
  }

  int size() {
    return paths.size();
  }

  /** Whether a pattern of {@code changes} matches a path. */
  boolean matches(List<String> patterns) {
    if ((long) patterns.size() * paths.size() > MAX_COMPARISONS) {
      return true;
    }
    return patterns.stream().anyMatch(this::matches);
  }

  /**
   * Whether a pattern of {@code exists} matches a path; a name with a slash at its end is a
   * directory.
   */
  boolean contains(List<String> patterns) {
    if (patterns.stream().anyMatch(this::containsExactly)) {
      return true;
    }
    List<String> wild = patterns.stream().filter(PathSet::isWild).toList();
    return !wild.isEmpty() && matches(wild);
  }

  /** Paths that match, or the path itself if it has no wildcard and exists. */
  List<String> select(String pattern) {
    if (!isWild(pattern)) {
      return paths.contains(pattern) ? List.of(pattern) : List.of();
    }
    FileGlob glob = FileGlob.of(pattern);
    return paths.stream().filter(glob::matches).sorted().toList();
  }

  private boolean containsExactly(String pattern) {
    if (isWild(pattern)) {
      return false;
    }
    if (pattern.endsWith("/")) {
      return found.computeIfAbsent(
          pattern, p -> paths.stream().anyMatch(path -> path.startsWith(p)));
    }
    return paths.contains(pattern);
  }

  private boolean matches(String pattern) {
    return found.computeIfAbsent(pattern, p -> paths.stream().anyMatch(FileGlob.of(p)::matches));
  }

  private static boolean isWild(String pattern) {
    return pattern.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }
}
