package io.estiva.agent.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads commits out of the mirrors, which no job can write to. Thread-safe. */
public final class CommitReader {
  private static final int LARGEST_FILE = 1 << 20;
  private static final int LARGEST_LIST = 256 << 20;

  private final Path directory;

  /**
   * @param directory of the mirrors
   */
  public CommitReader(Path directory) {
    this.directory = directory;
  }

  /**
   * Where the objects of a repository are or will be; made if it isn't there, so that a container
   * can be given it before the fetch has ended.
   */
  public Path objects(GitRequest request) {
    Path objects = mirror(request).resolve("objects");
    try {
      if (!Files.isDirectory(objects)) {
        Files.createDirectories(objects);
        Files.setPosixFilePermissions(objects, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a mirror in " + directory, e);
    }
  }

  /**
   * Reads a text file of a commit that was fetched.
   *
   * @return empty when the commit has no such file
   * @throws IllegalStateException when it is larger than 1 MiB
   */
  public Optional<String> read(GitRequest request, String path) throws InterruptedException {
    if (path.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    Output blob =
        run(request, LARGEST_FILE + 1, List.of("cat-file", "blob", request.sha() + ":" + path));
    if (blob.bytes().length > LARGEST_FILE) {
      throw new IllegalStateException(path + " is larger than 1 MiB");
    }
    return blob.exitCode() == 0
        ? Optional.of(new String(blob.bytes(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** The paths of all files of a commit that was fetched. */
  public Set<String> files(GitRequest request) throws InterruptedException {
    Output list =
        run(request, LARGEST_LIST, List.of("ls-tree", "-r", "-z", "--name-only", request.sha()));
    if (list.exitCode() != 0) {
      throw new GitFailed("cannot list the files of " + request.sha(), false);
    }
    return new HashSet<>(List.of(new String(list.bytes(), StandardCharsets.UTF_8).split("\0")));
  }

  private Path mirror(GitRequest request) {
    return directory.resolve(request.mirrorName());
  }

  private record Output(int exitCode, byte[] bytes) {}

  private Output run(GitRequest request, int most, List<String> arguments)
      throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "--git-dir=" + mirror(request)));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> variables = builder.environment();
    String path = variables.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    variables.clear();
    variables.putAll(
        Map.of("PATH", path, "HOME", "/nonexistent", "LC_ALL", "C", "GIT_CONFIG_NOSYSTEM", "1"));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      try (InputStream in = process.getInputStream()) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          kept.write(buffer, 0, Math.min(count, most - kept.size()));
        }
      }
      return new Output(process.waitFor(), kept.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start git; install it on this host", e);
    }
  }
}
