package io.estiva.coordinator.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bare mirror of each project's repository, and questions to it. Fetches of one project exclude
 * each other. Everything blocks, so it is called on worker threads.
 */
public final class GitMirrors implements AutoCloseable {
  private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final int MAX_LIST = 64 * 1024 * 1024;

  private final Path directory;
  private final GitProcess git;
  private final ScheduledExecutorService alarms;
  private final ConcurrentMap<Long, ReentrantLock> locks = new ConcurrentHashMap<>();

  /**
   * Keeps mirrors under {@code directory}.
   *
   * @param limit how long one git process may take
   */
  public GitMirrors(Path directory, Duration limit) {
    this.directory = directory;
    this.alarms =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "git-limit");
              thread.setDaemon(true);
              return thread;
            });
    this.git = new GitProcess(directory.resolve("home"), limit, alarms);
  }

  /**
   * Makes the directories; removes locks that a killed process left, since nobody else uses these
   * mirrors.
   */
  public void open() {
    try {
      Files.createDirectories(directory);
      git.prepare();
      List<Path> stale;
      try (Stream<Path> files = Files.walk(directory)) {
        stale = files.filter(GitMirrors::isLeftover).toList();
      }
      for (Path file : stale) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new GitFailure(
          "cannot use the mirror directory " + directory + ": " + e.getMessage(), e);
    }
  }

  /**
   * Keeps the user and password for a project's repository in a file of its own (0600); an empty
   * text removes it.
   *
   * @param credential {@code https://user:password@host}
   */
  public void credential(long project, String credential) {
    Path file = credentialFile(project);
    try {
      Files.deleteIfExists(file);
      if (!credential.isEmpty()) {
        Files.createDirectories(directory);
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, credential + "\n");
      }
    } catch (IOException e) {
      throw new GitFailure(
          "cannot keep the credential of project " + project + ": " + e.getMessage(), e);
    }
  }

  /** The text that {@link #credential} kept; empty where there is none. */
  public Optional<String> credential(long project) {
    try {
      return Optional.of(Files.readString(credentialFile(project)).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Brings all branches and tags of the repository into the mirror; what is gone there goes here.
   *
   * @throws GitFailure saying what git said
   */
  public void fetch(long project, String url) {
    checkUrl(url);
    ReentrantLock lock = locks.computeIfAbsent(project, id -> new ReentrantLock());
    lock.lock();
    try {
      Path mirror = mirror(project);
      if (!Files.exists(mirror.resolve("HEAD"))) {
        Files.createDirectories(mirror);
        must(
            git.run(mirror, 10_000, List.of("init", "--bare", "--quiet", ".")),
            "make the mirror of",
            url);
      }
      List<String> fetch = new ArrayList<>();
      if (Files.exists(credentialFile(project))) {
        fetch.addAll(
            List.of(
                "-c",
                "credential.helper=store --file=" + credentialFile(project).toAbsolutePath()));
      }
      fetch.addAll(
          List.of(
              "fetch",
              "--quiet",
              "--prune",
              "--force",
              "--no-tags",
              "--no-write-fetch-head",
              "--",
              url));
      fetch.addAll(List.of("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"));
      must(git.run(mirror, 1_000_000, fetch), "fetch", url);
    } catch (IOException e) {
      throw new GitFailure(
          "cannot make the mirror of project " + project + ": " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The commit that a branch, a tag ({@code refs/heads/…}, {@code refs/tags/…}) or a full hash
   * names.
   */
  public Optional<String> resolve(long project, String revision) {
    if (!SHA.matcher(revision).matches() && !revision.startsWith("refs/")) {
      throw new IllegalArgumentException("not a full reference: " + revision);
    }
    GitProcess.Result result =
        git.run(
            mirror(project),
            1000,
            List.of(
                "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"));
    return result.exit() == 0 ? Optional.of(result.text().strip()) : Optional.empty();
  }

  /** What a commit says about itself. */
  public Commit commit(long project, String sha) {
    String format = "%H%x00%s%x00%an%x00%ae%x00%ct%x00%B";
    GitProcess.Result result =
        git.run(
            mirror(project),
            1_000_000,
            List.of("log", "-1", "--no-show-signature", "--format=" + format, checked(sha)));
    if (result.exit() != 0) {
      throw new GitFailure("commit " + sha + " is not in the repository: " + result.errors());
    }
    String[] parts = result.text().split("\0", 6);
    return new Commit(
        parts[0],
        parts[1],
        parts[5].strip(),
        parts[2],
        parts[3],
        Instant.ofEpochSecond(Long.parseLong(parts[4])));
  }

  /**
   * The text of a file in a commit; empty where there is none.
   *
   * @throws GitFailure when it is longer than {@code maximum} bytes
   */
  public Optional<String> file(long project, String sha, String path, int maximum) {
    String clean = path.startsWith("/") ? path.substring(1) : path;
    GitProcess.Result result =
        git.run(mirror(project), maximum, List.of("cat-file", "blob", checked(sha) + ":" + clean));
    return result.exit() == 0
        ? Optional.of(new String(result.output(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** The paths of all files in a commit. */
  public List<String> files(long project, String sha) {
    GitProcess.Result result =
        git.run(
            mirror(project), MAX_LIST, List.of("ls-tree", "-r", "-z", "--name-only", checked(sha)));
    must(result, "list the files of", sha);
    return paths(result);
  }

  /**
   * The paths that differ between two commits; empty when the first is not known, which means
   * "cannot tell".
   */
  public Optional<List<String>> changes(long project, String before, String sha) {
    if (resolve(project, checked(before)).isEmpty()) {
      return Optional.empty();
    }
    GitProcess.Result result =
        git.run(
            mirror(project),
            MAX_LIST,
            List.of(
                "diff", "--name-only", "--no-renames", "-z", checked(before), checked(sha), "--"));
    return result.exit() == 0 ? Optional.of(paths(result)) : Optional.empty();
  }

  /** Git's id of a file's content in a commit; empty where there is no such file. */
  public Optional<String> blob(long project, String sha, String path) {
    return firstLine(
        git.run(
            mirror(project),
            1000,
            List.of(
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                checked(sha) + ":" + path)));
  }

  /** The last commit, up to this one, that touched a file; empty where there is none. */
  public Optional<String> lastCommit(long project, String sha, String path) {
    return firstLine(
        git.run(
            mirror(project), 1000, List.of("log", "-1", "--format=%H", checked(sha), "--", path)));
  }

  /** The message of an annotated tag; empty for others. */
  public String tagMessage(long project, String tag) {
    GitProcess.Result result =
        git.run(
            mirror(project),
            100_000,
            List.of("for-each-ref", "--format=%(objecttype)%00%(contents)", "refs/tags/" + tag));
    String text = result.exit() == 0 ? result.text() : "";
    return text.startsWith("tag\0") ? text.substring(4).strip() : "";
  }

  /** Removes a project's mirror and credential. */
  public void delete(long project) {
    credential(project, "");
    Path mirror = mirror(project);
    if (!Files.exists(mirror)) {
      return;
    }
    try (Stream<Path> files = Files.walk(mirror)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new GitFailure(
          "cannot remove the mirror of project " + project + ": " + e.getMessage(), e);
    }
  }

  /**
   * Refuses addresses that git would take for something else.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  public static void checkUrl(String url) {
    boolean known =
        url.startsWith("/")
            || url.matches("(?:https?|git|ssh|file)://.+")
            || url.matches("[\\w.-]+@[\\w.-]+:.+");
    if (!known || url.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException(
          "a repository is an absolute path or a URL with http, https, git, ssh or file; this is neither");
    }
  }

  @Override
  public void close() {
    alarms.shutdownNow();
  }

  private Path mirror(long project) {
    return directory.resolve(project + ".git");
  }

  private Path credentialFile(long project) {
    return directory.resolve(project + ".credential");
  }

  private static Optional<String> firstLine(GitProcess.Result result) {
    String text = result.exit() == 0 ? result.text().strip() : "";
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static List<String> paths(GitProcess.Result result) {
    return Stream.of(result.text().split("\0", -1)).filter(path -> !path.isEmpty()).toList();
  }

  private static String checked(String sha) {
    if (!SHA.matcher(sha).matches()) {
      throw new IllegalArgumentException("not a full commit hash");
    }
    return sha;
  }

  private static boolean isLeftover(Path file) {
    String name = String.valueOf(file.getFileName());
    return Files.isRegularFile(file)
        && (name.endsWith(".lock")
            || name.startsWith("tmp_pack_")
            || name.startsWith("tmp_idx_")
            || name.startsWith("errors-"));
  }

  private static void must(GitProcess.Result result, String what, String where) {
    if (result.exit() != 0) {
      throw new GitFailure(
          "cannot "
              + what
              + " "
              + where
              + ": git ended with "
              + result.exit()
              + ": "
              + result.errors()
              + ". Check the address, and who may read it.");
    }
  }
}
