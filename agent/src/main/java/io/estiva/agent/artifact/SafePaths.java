package io.estiva.agent.artifact;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Paths in directories that somebody hostile may have filled. */
final class SafePaths {
  private SafePaths() {}

  /**
   * Whether {@code file} is there and every directory between it and {@code root} is a real one, no
   * link.
   */
  static boolean isReachable(Path root, Path file) {
    return hasRealParents(root, file) && Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Whether every directory above {@code file}, up to {@code root}, is a real one as far as it is
   * there.
   */
  static boolean hasRealParents(Path root, Path file) {
    Path parent = file.getParent();
    while (parent != null && !parent.equals(root)) {
      if (!parent.startsWith(root)) {
        return false;
      }
      if (Files.exists(parent, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      parent = parent.getParent();
    }
    return parent != null;
  }
}
