package io.estiva.agent.lint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The files below a project's root. What a link or a {@code ..} takes out of it is not there.
 * Blocks.
 */
public final class ProjectFiles {
  private static final long MAX_FILE = 8L * 1024 * 1024;

  private final Path root;

  /**
   * @throws IOException if the root is not there
   */
  public ProjectFiles(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  /**
   * The root of the project that a file belongs to: the directory above it with {@code .git};
   * without one the working directory if the file is below it, else the file's own directory.
   *
   * @throws IOException if the directory is not there
   */
  public static ProjectFiles around(Path directory, Path working) throws IOException {
    Path start = directory.toRealPath();
    for (Path above = start; above != null; above = above.getParent()) {
      if (Files.exists(above.resolve(".git"))) {
        return new ProjectFiles(above);
      }
    }
    return new ProjectFiles(start.startsWith(working.toRealPath()) ? working : start);
  }

  /** The root, without links in its path. */
  public Path root() {
    return root;
  }

  /** The text of a file; empty if it is not there, is no file or is far too large. */
  public Optional<String> read(String path) {
    try {
      Optional<Path> file = find(path);
      return file.isEmpty() || Files.size(file.get()) > MAX_FILE
          ? Optional.empty()
          : Optional.of(new String(Files.readAllBytes(file.get()), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether there is a file, or a directory where the path ends with a slash. */
  public boolean contains(String path) {
    return path.endsWith("/")
        ? below(path).filter(Files::isDirectory).isPresent()
        : find(path).isPresent();
  }

  /** All files but git's own, sorted, with slashes. Links are not followed. */
  public List<String> all() {
    List<String> files = new ArrayList<>();
    try {
      Files.walkFileTree(root, new Collector(files));
    } catch (IOException e) {
      // The collector passes over what cannot be read.
      return files;
    }
    Collections.sort(files);
    return files;
  }

  private final class Collector extends SimpleFileVisitor<Path> {
    private final List<String> files;

    private Collector(List<String> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return directory.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files.add(root.relativize(file).toString().replace('\\', '/'));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) {
      return FileVisitResult.CONTINUE;
    }
  }

  private Optional<Path> find(String path) {
    return below(path).filter(Files::isRegularFile);
  }

  private Optional<Path> below(String path) {
    try {
      Path wanted = root.resolve(path).normalize();
      if (!wanted.startsWith(root)) {
        return Optional.empty();
      }
      return Optional.of(wanted.toRealPath()).filter(real -> real.startsWith(root));
    } catch (InvalidPathException | IOException e) {
      return Optional.empty();
    }
  }
}
