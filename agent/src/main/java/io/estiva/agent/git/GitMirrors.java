package io.estiva.agent.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a bare mirror of each repository and makes the tree of each job from it (D7). Jobs see the
 * mirror's objects read-only and nothing else of it; git never runs here in a directory that a job
 * could have written to.
 *
 * <p>Thread-safe: one fetch at a time for each mirror, also across processes; its lock is a file
 * beside the mirror.
 */
public final class GitMirrors {
  private static final Duration QUICK = Duration.ofMinutes(5);
  private static final Duration LOCK_PAUSE = Duration.ofMillis(200);

  private final Path directory;
  private final Settings settings;
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /**
   * @param protocols that repositories may be fetched by, for instance {@code http:https:git:ssh}
   * @param fetchLimit of one fetch
   * @param authorities certificates to check https servers with; null for the system's
   */
  public record Settings(String protocols, Duration fetchLimit, @Nullable Path authorities) {
    /** Everything over a network; no local paths, since those would be this host's. */
    public static final Settings DEFAULT =
        new Settings("http:https:git:ssh", Duration.ofHours(1), null);
  }

  /**
   * @param directory of the mirrors; made when it isn't there
   */
  public GitMirrors(Path directory, Settings settings) {
    this.directory = directory;
    this.settings = settings;
  }

  /**
   * Where the objects of a tree lie.
   *
   * @param objects on the host; to be mounted read-only at {@link #OBJECTS_IN_CONTAINER}
   */
  public record Tree(Path objects) {
    /** Where {@code .git/objects/info/alternates} of a job's tree points to. */
    public static final String OBJECTS_IN_CONTAINER = "/.estiva/objects";
  }

  /**
   * Makes {@code tree} the checked-out commit. Fetches only when the mirror doesn't have the commit
   * yet. Blocks.
   *
   * @param tree an empty directory, or none yet; the job's own, not written to by anybody else so
   *     far
   * @param secrets a directory on the host that only the agent can enter; the credentials lie there
   *     during the fetch
   * @param lines called with what git prints, on another thread
   * @throws GitFailed when it can't be done
   * @throws InterruptedException after an interrupt; the tree may be there in part
   */
  public Tree checkOut(GitRequest request, Path tree, Path secrets, Consumer<String> lines)
      throws InterruptedException {
    Path mirror = directory.resolve(request.mirrorName());
    try {
      Files.createDirectories(directory);
      Path home = Files.createDirectories(directory.resolve("home"));
      fetch(request, mirror, home, secrets, lines);
      Files.createDirectories(tree);
      fill(request, mirror, home, tree);
      return new Tree(mirror.resolve("objects"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot check out " + request.address() + " to " + tree, e);
    }
  }

  private void fetch(
      GitRequest request, Path mirror, Path home, Path secrets, Consumer<String> lines)
      throws IOException, InterruptedException {
    GitProcess git = new GitProcess(home, environment());
    if (has(git, mirror, request.sha())) {
      return;
    }
    ReentrantLock lock = locks.computeIfAbsent(request.mirrorName(), name -> new ReentrantLock());
    lock.lockInterruptibly();
    try (FileChannel file =
            FileChannel.open(
                directory.resolve(request.mirrorName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held = held(file)) {
      if (held.isValid() && !has(git, mirror, request.sha())) {
        if (!Files.isDirectory(mirror.resolve("refs"))) {
          must(
              git.run(
                  QUICK,
                  lines,
                  List.of("init", "--quiet", "--bare", "--template=", mirror.toString())),
              "make",
              mirror.toString());
        }
        clearStaleLocks(mirror);
        fetchInto(request, git, mirror, secrets, lines);
      }
    } finally {
      lock.unlock();
    }
  }

  private static FileLock held(FileChannel file) throws IOException, InterruptedException {
    while (true) {
      try {
        FileLock lock = file.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException otherThread) {
        // The lock of this process comes first, so this is another object for the same directory.
        TimeUnit.MILLISECONDS.sleep(LOCK_PAUSE.toMillis());
        continue;
      }
      TimeUnit.MILLISECONDS.sleep(LOCK_PAUSE.toMillis());
    }
  }

  /** A git that was killed leaves lock files; under our own lock nobody else can be using them. */
  private static void clearStaleLocks(Path mirror) throws IOException {
    for (String name :
        List.of(
            "shallow.lock", "packed-refs.lock", "FETCH_HEAD.lock", "config.lock", "HEAD.lock")) {
      Files.deleteIfExists(mirror.resolve(name));
    }
  }

  private void fetchInto(
      GitRequest request, GitProcess git, Path mirror, Path secrets, Consumer<String> lines)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add("--git-dir=" + mirror);
    arguments.addAll(
        List.of(
            "-c", "gc.auto=0", "-c", "credential.helper=", "-c", "fetch.recurseSubmodules=false"));
    arguments.addAll(List.of("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=300"));
    Path credentials = secrets.resolve("git-credentials");
    String scope = request.credentialScope();
    try {
      if (scope != null) {
        writeCredentials(request, credentials);
        // Only for the job's own server: a redirect to another one gets nothing.
        String helper =
            "!f() { test \"$1\" = get && cat '"
                + credentials.toString().replace("'", "'\\''")
                + "'; }; f";
        arguments.addAll(List.of("-c", "credential." + scope + ".helper=" + helper));
      }
      arguments.addAll(
          List.of(
              "fetch",
              "--quiet",
              "--no-tags",
              "--no-write-fetch-head",
              "--force",
              "--",
              request.address()));
      List<String> wanted = new ArrayList<>(arguments);
      wanted.addAll(localRefspecs(request));
      GitProcess.Result result = git.run(settings.fetchLimit(), lines, wanted);
      if (result.exitCode() != 0 || !has(git, mirror, request.sha())) {
        // The ref may have moved on or be gone: servers that allow it hand out the commit itself.
        List<String> bySha = new ArrayList<>(arguments);
        bySha.add("+" + request.sha() + ":refs/estiva/commits/" + request.sha());
        GitProcess.Result second = git.run(settings.fetchLimit(), line -> {}, bySha);
        if (second.exitCode() != 0 || !has(git, mirror, request.sha())) {
          throw failure(request, result);
        }
      }
    } finally {
      Files.deleteIfExists(credentials);
    }
  }

  private static GitFailed failure(GitRequest request, GitProcess.Result result) {
    if (result.exitCode() == 0) {
      return new GitFailed(
          "the commit "
              + request.sha()
              + " is not in "
              + request.address()
              + " any more. Was the branch rewritten or deleted? Run a new pipeline.",
          true);
    }
    return new GitFailed(
        "cannot fetch "
            + request.address()
            + ": git ended with code "
            + result.exitCode()
            + " and said: "
            + result.said(),
        result.said().contains("not allowed"));
  }

  /** What was asked for, but into a corner of its own: the mirror's refs are nobody's but ours. */
  private static List<String> localRefspecs(GitRequest request) {
    if (request.refspecs().isEmpty()) {
      return List.of("+refs/heads/*:refs/estiva/heads/*", "+refs/tags/*:refs/estiva/tags/*");
    }
    List<String> local = new ArrayList<>();
    for (String refspec : request.refspecs()) {
      String bare = refspec.startsWith("+") ? refspec.substring(1) : refspec;
      int colon = bare.indexOf(':');
      String source = colon < 0 ? bare : bare.substring(0, colon);
      String target = colon < 0 ? bare : bare.substring(colon + 1);
      String inside = target.startsWith("refs/") ? target.substring("refs/".length()) : target;
      local.add("+" + source + ":refs/estiva/" + inside);
    }
    return local;
  }

  private static void writeCredentials(GitRequest request, Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        "username=" + oneLine(request.user()) + "\npassword=" + oneLine(request.password()) + "\n");
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\r\\n\\x00]", "");
  }

  private static boolean has(GitProcess git, Path mirror, String sha) throws InterruptedException {
    return Files.isDirectory(mirror.resolve("objects"))
        && git.run(
                    QUICK,
                    line -> {},
                    List.of("--git-dir=" + mirror, "cat-file", "-e", sha + "^{commit}"))
                .exitCode()
            == 0;
  }

  /**
   * A repository of the job's own that borrows the mirror's objects, and the files of the commit.
   */
  private void fill(GitRequest request, Path mirror, Path home, Path tree)
      throws IOException, InterruptedException {
    Map<String, String> borrowing = new HashMap<>(environment());
    borrowing.put("GIT_ALTERNATE_OBJECT_DIRECTORIES", mirror.resolve("objects").toString());
    GitProcess git = new GitProcess(home, borrowing);
    String where = tree.toString();
    must(
        git.run(
            QUICK,
            line -> {},
            List.of("init", "--quiet", "--template=", "--initial-branch=none", where)),
        "make",
        where);
    String remoteRef =
        request.tag() ? "refs/tags/" + request.ref() : "refs/remotes/origin/" + request.ref();
    if (!request.ref().isEmpty() && !request.ref().startsWith("refs/")) {
      GitProcess.Result named =
          git.run(QUICK, line -> {}, List.of("-C", where, "update-ref", remoteRef, request.sha()));
      if (named.exitCode() != 0) {
        throw new GitFailed(
            "the coordinator sent '" + request.ref() + "' as the ref of this job: " + named.said(),
            true);
      }
    }
    must(
        git.run(
            settings.fetchLimit(),
            line -> {},
            List.of(
                "-C",
                where,
                "-c",
                "advice.detachedHead=false",
                "-c",
                "core.hooksPath=/dev/null",
                "checkout",
                "--quiet",
                "--force",
                "--detach",
                request.sha())),
        "check out " + request.sha(),
        request.address());
    must(
        git.run(
            QUICK, line -> {}, List.of("-C", where, "remote", "add", "origin", request.address())),
        "name",
        where);
    Path info = Files.createDirectories(tree.resolve(".git/objects/info"));
    Files.writeString(info.resolve("alternates"), Tree.OBJECTS_IN_CONTAINER + "\n");
  }

  private static void must(GitProcess.Result result, String what, String where) {
    if (result.exitCode() != 0) {
      throw new GitFailed(
          "git could not "
              + what
              + " ("
              + where
              + "): code "
              + result.exitCode()
              + ", "
              + result.said(),
          false);
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("GIT_ALLOW_PROTOCOL", settings.protocols());
    Path authorities = settings.authorities();
    if (authorities != null) {
      environment.put("GIT_SSL_CAINFO", authorities.toString());
    }
    return environment;
  }
}
