package io.estiva.agent.artifact;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which files of a directory go into an archive. Links are taken as links and never followed, also
 * not by a pattern that names something behind one. Nothing may write to the directory meanwhile.
 */
public final class FileSelection {
  private final Path root;
  private final ArchiveLimits limits;
  private final Set<String> selected = new TreeSet<>();
  private long bytes;

  /** Of the files below {@code root}. */
  public FileSelection(Path root, ArchiveLimits limits) {
    this.root = root;
    this.limits = limits;
  }

  /**
   * Adds what {@code pattern} names; a directory stands for everything in it.
   *
   * @param exclude patterns of files to leave out
   * @return how many entries matched, with those that an earlier pattern had added
   * @throws ArchiveRefused when the pattern leaves the root or a limit is reached
   */
  public int add(String pattern, List<String> exclude) throws IOException {
    String relative = relative(pattern);
    GlobPattern wanted = new GlobPattern(relative);
    List<GlobPattern> unwanted =
        exclude.stream().map(this::relative).map(GlobPattern::new).toList();
    int[] matched = {0};
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            List<String> path = segments(directory);
            if (path.isEmpty() || wanted.isRoot() || within(wanted, path)) {
              matched[0] += path.isEmpty() ? 0 : take(path, 0, unwanted);
              return FileVisitResult.CONTINUE;
            }
            return wanted.mayMatchBelow(path)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            List<String> path = segments(file);
            boolean storable = attributes.isRegularFile() || attributes.isSymbolicLink();
            if (storable && (wanted.isRoot() || within(wanted, path))) {
              matched[0] +=
                  take(path, attributes.isRegularFile() ? attributes.size() : 0, unwanted);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return matched[0];
  }

  /**
   * Adds single files that were found in another way, for instance as untracked by git.
   *
   * @return how many of them are there
   */
  public int addFiles(List<String> paths, List<String> exclude) throws IOException {
    List<GlobPattern> unwanted =
        exclude.stream().map(this::relative).map(GlobPattern::new).toList();
    int added = 0;
    for (String path : paths) {
      Path file = root.resolve(relative(path)).normalize();
      if (!file.startsWith(root) || !SafePaths.isReachable(root, file)) {
        continue;
      }
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isRegularFile() || attributes.isSymbolicLink()) {
        added += take(segments(file), attributes.isRegularFile() ? attributes.size() : 0, unwanted);
      }
    }
    return added;
  }

  /** The paths relative to the root, sorted, parted by slashes. */
  public List<String> paths() {
    return List.copyOf(selected);
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return selected.isEmpty();
  }

  /** A pattern takes in a path by itself or by one of the directories above it. */
  private static boolean within(GlobPattern pattern, List<String> path) {
    for (int length = path.size(); length > 0; length--) {
      if (pattern.matches(path.subList(0, length))) {
        return true;
      }
    }
    return false;
  }

  private int take(List<String> path, long size, List<GlobPattern> unwanted) {
    if (unwanted.stream().anyMatch(pattern -> pattern.matches(path))) {
      return 0;
    }
    if (selected.add(String.join("/", path))) {
      bytes += size;
      if (selected.size() > limits.entries()) {
        throw new ArchiveRefused(
            "more than " + limits.entries() + " files match; the host's limit is in its agent.yml");
      }
      if (bytes > limits.bytes()) {
        throw new ArchiveRefused(
            "the files that match are larger than "
                + limits.bytes()
                + " bytes; the host's limit is in its agent.yml");
      }
    }
    return 1;
  }

  /**
   * An absolute pattern is fine when it lies below the root, as with {@code $CI_PROJECT_DIR/dist}.
   */
  private String relative(String pattern) {
    String absolute = root.toString();
    if (pattern.equals(absolute) || pattern.startsWith(absolute + "/")) {
      return pattern.substring(absolute.length()).replaceFirst("^/+", "");
    }
    if (pattern.startsWith("/")) {
      throw new ArchiveRefused("'" + pattern + "' is not below the project's directory");
    }
    for (String segment : pattern.split("/")) {
      if (segment.equals("..")) {
        throw new ArchiveRefused("'" + pattern + "' leaves the project's directory");
      }
    }
    return pattern;
  }

  private List<String> segments(Path file) {
    List<String> names = new ArrayList<>();
    for (Path name : root.relativize(file)) {
      if (!name.toString().isEmpty()) {
        names.add(name.toString());
      }
    }
    return names;
  }
}
