package io.estiva.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bare repository on the bed's git server and a working tree of it. */
final class Repository {
  private final Path bare;
  private final Path tree;
  private final String url;

  private Repository(Path bare, Path tree, String url) {
    this.bare = bare;
    this.tree = tree;
    this.url = url;
  }

  static Repository make(Bed bed, String name) {
    Path bare = bed.repositories().resolve(name + ".git");
    Path tree = bed.directory().resolve("tree").resolve(name);
    Shell.run("git", "init", "--quiet", "--bare", "--initial-branch", "main", bare.toString());
    Shell.run("git", "init", "--quiet", "--initial-branch", "main", tree.toString());
    return new Repository(bare, tree, bed.gitUrl(name + ".git"));
  }

  String url() {
    return url;
  }

  /** Has a command run after each push, as a server's hook does. */
  void hook(String script) {
    Path hook = bare.resolve("hooks/post-receive");
    try {
      Files.writeString(hook, script);
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void copy(Path directory) {
    Shell.run("cp", "-a", directory + "/.", tree.toString());
  }

  Repository write(String file, String text) {
    try {
      Path path = tree.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces text in a file that must have it. */
  Repository replace(String file, String text, String by) {
    try {
      String before = Files.readString(tree.resolve(file));
      if (!before.contains(text)) {
        throw new AssertionError(file + " does not contain " + text);
      }
      return write(file, before.replace(text, by));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits everything and pushes it to {@code main}; returns the commit. */
  String push(String message) {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
    git("push", "--quiet", bare.toString(), "HEAD:main");
    return git("rev-parse", "HEAD");
  }

  private String git(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "git",
                "-C",
                tree.toString(),
                "-c",
                "user.name=e2e",
                "-c",
                "user.email=e2e@localhost",
                "-c",
                "commit.gpgsign=false"));
    command.addAll(List.of(arguments));
    return Shell.run(Map.of(), command);
  }
}
