package io.estiva.agent.git;

import io.estiva.agent.job.JobSpec.SourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One bare mirror for each repository. Jobs see its objects read-only and nothing else of it. Safe
 * for several threads; fetches into one mirror take turns.
 */
public final class GitMirrors {

  private static final int LARGEST_FILE = 1 << 20;

  private final Path root;
  private final Map<Path, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** @param root directory of the mirrors; only this user's */
  public GitMirrors(Path root) {
    this.root = root;
  }

  /** Where the objects of a repository are, whether fetched yet or not. */
  public Path objects(SourceSpec source) {
    return mirror(source).resolve("objects");
  }

  /** The same, made if it is not there, so that a container can see what is fetched later. */
  public Path makeObjects(SourceSpec source) {
    Path objects = objects(source);
    try {
      if (!Files.isDirectory(objects)) {
        Files.createDirectories(objects);
        Files.setPosixFilePermissions(objects, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a mirror in " + root, e);
    }
    return objects;
  }

  /** The paths of all files of a commit that is in the mirror. */
  public Set<String> tracked(SourceSpec source) throws InterruptedException {
    Path mirror = mirror(source);
    byte[] names =
        new GitCall(mirror)
            .arguments("--git-dir", mirror.toString(), "ls-tree", "-r", "-z", "--name-only", source.sha())
            .run("listing the files of " + source.sha());
    return Set.of(new String(names, StandardCharsets.UTF_8).split("\0"));
  }

  /**
   * Makes sure that the commit is in the mirror. Asks the server only when it is not.
   *
   * @param scratch directory of the job, for the credential of the moment; nothing stays there
   * @throws GitFailed with git's own words
   */
  public void fetch(SourceSpec source, Path scratch) throws InterruptedException {
    Path mirror = mirror(source);
    ReentrantLock lock = locks.computeIfAbsent(mirror, path -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      if (!Files.exists(mirror.resolve("HEAD"))) {
        create(mirror, source);
      }
      if (has(mirror, source.sha())) {
        return;
      }
      GitCredential credential = GitCredential.write(source, scratch);
      try {
        fetchInto(mirror, source, credential);
      } finally {
        credential.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private void fetchInto(Path mirror, SourceSpec source, GitCredential credential) throws InterruptedException {
    List<String> refspecs =
        source.refspecs().isEmpty()
            ? List.of("+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*")
            : source.refspecs();
    for (String refspec : refspecs) {
      if (!refspec.matches("\\+?[^\\s:-][^\\s:]*(:[^\\s:]*)?")) {
        throw new GitFailed("fetching " + source.url() + " failed: the refspec '" + refspec + "' is malformed", false);
      }
    }
    GitCall.Result first = fetchCall(mirror, source, credential).arguments(refspecs).tryRun("fetching");
    if (first.isGood() && has(mirror, source.sha())) {
      return;
    }
    // the ref may have moved on or be gone; servers hand out single commits too
    fetchCall(mirror, source, credential).arguments(source.sha()).run("fetching " + source + detail(first));
    if (!has(mirror, source.sha())) {
      throw new GitFailed("fetching " + source.url() + " brought no commit " + source.sha() + "; was it removed by a forced push?", false);
    }
  }

  private static String detail(GitCall.Result first) {
    String errors = first.errors().strip();
    return first.isGood() || errors.isEmpty() ? "" : " (by its refs: " + errors.substring(0, Math.min(300, errors.length())) + ")";
  }

  private static GitCall fetchCall(Path mirror, SourceSpec source, GitCredential credential) {
    return credential
        .applyTo(new GitCall(mirror))
        // whole packs only, so that an interrupted fetch leaves no commit without its files
        .config("fetch.unpackLimit=1", "http.lowSpeedLimit=1", "http.lowSpeedTime=120")
        .arguments("--git-dir", mirror.toString(), "fetch", "--quiet", "--force", "--no-tags", "--no-write-fetch-head",
            "--no-recurse-submodules", "--end-of-options", source.url());
  }

  private static boolean has(Path mirror, String sha) throws InterruptedException {
    return new GitCall(mirror)
        .arguments("--git-dir", mirror.toString(), "cat-file", "-e", sha + "^{commit}")
        .tryRun("looking for a commit")
        .isGood();
  }

  private void create(Path mirror, SourceSpec source) throws InterruptedException {
    try {
      Files.createDirectories(root);
      new GitCall(root)
          .arguments("init", "--quiet", "--bare", "--template=", "--object-format=" + (source.isSha256() ? "sha256" : "sha1"), mirror.toString())
          .run("making a mirror in " + root);
      Files.createDirectories(mirror.resolve("objects/info"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a mirror in " + root, e);
    }
  }

  /**
   * Checks out a commit that is in the mirror into a new directory. Nothing else may write there
   * meanwhile.
   *
   * @param tree new or empty
   * @param objectsInContainer where the job will see the mirror's objects
   */
  public void checkout(SourceSpec source, Path tree, String objectsInContainer) throws InterruptedException {
    Path git = tree.resolve(".git");
    try {
      layOut(source, git);
      new GitCall(tree)
          .environment("GIT_ALTERNATE_OBJECT_DIRECTORIES", objects(source).toString())
          .arguments("--git-dir", git.toString(), "--work-tree", tree.toString(), "checkout", "--quiet", "--force", "--detach", source.sha())
          .run("checking out " + source.sha());
      Files.createDirectories(git.resolve("objects/info"));
      // only now, as the path means nothing on this host
      Files.writeString(git.resolve("objects/info/alternates"), objectsInContainer + "\n");
      Files.writeString(git.resolve("packed-refs"), refs(source));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot check out into " + tree, e);
    }
  }

  /** What {@code git init} makes, without a run of git. */
  private static void layOut(SourceSpec source, Path git) throws IOException {
    Files.createDirectories(git.resolve("objects"));
    Files.createDirectories(git.resolve("refs/heads"));
    Files.createDirectories(git.resolve("refs/tags"));
    Files.writeString(git.resolve("HEAD"), source.sha() + "\n");
    String format = source.isSha256() ? "\trepositoryformatversion = 1\n" : "\trepositoryformatversion = 0\n";
    String extension = source.isSha256() ? "[extensions]\n\tobjectformat = sha256\n" : "";
    Files.writeString(
        git.resolve("config"),
        "[core]\n" + format + "\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n" + extension
            + "[remote \"origin\"]\n\turl = " + quoted(source.url()) + "\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n");
  }

  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "") + "\"";
  }

  private static String refs(SourceSpec source) {
    List<String> lines = new ArrayList<>();
    for (String refspec : source.refspecs()) {
      int colon = refspec.indexOf(':');
      String target = colon < 0 ? "" : refspec.substring(colon + 1);
      if (target.startsWith("refs/") && !target.contains("*") && !target.contains("..")) {
        lines.add(source.sha() + " " + target + "\n");
      }
    }
    return String.join("", lines.stream().sorted().distinct().toList());
  }

  /**
   * Reads a text file of a commit that is in the mirror.
   *
   * @return empty when the commit has no such file
   */
  public Optional<String> read(SourceSpec source, String path) throws InterruptedException {
    Path mirror = mirror(source);
    if (!source.isWanted() || !Files.exists(mirror) || path.startsWith("/") || path.contains("\0")) {
      return Optional.empty();
    }
    GitCall.Result result =
        new GitCall(mirror)
            .arguments("--git-dir", mirror.toString(), "cat-file", "blob", source.sha() + ":" + path)
            .tryRun("reading " + path);
    if (!result.isGood()) {
      return Optional.empty();
    }
    if (result.output().length > LARGEST_FILE) {
      throw new IllegalStateException(path + " is larger than 1 MiB");
    }
    return Optional.of(new String(result.output(), StandardCharsets.UTF_8));
  }

  private Path mirror(SourceSpec source) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(source.url().getBytes(StandardCharsets.UTF_8));
      String name = source.url().replaceFirst("\\.git/?$", "").replaceFirst("^.*/", "").replaceAll("[^A-Za-z0-9._-]", "_");
      return root.resolve(name.substring(0, Math.min(60, name.length())) + "-" + HexFormat.of().formatHex(hash, 0, 8) + ".git");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
