package io.estiva.agent.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("git")
class GitMirrorsTest {
  @TempDir Path temp;
  private Path origin;
  private Path secrets;
  private GitMirrors mirrors;

  @BeforeEach
  void prepare() throws Exception {
    origin = Files.createDirectory(temp.resolve("origin"));
    secrets = Files.createDirectory(temp.resolve("secrets"));
    mirrors =
        new GitMirrors(
            temp.resolve("mirrors"), new GitMirrors.Settings("file", Duration.ofMinutes(2), null));
    git(origin, "init", "--quiet", "--initial-branch=main");
    commit("one");
  }

  @Test
  void a_job_gets_a_clean_tree_of_its_commit_that_only_borrows_objects() throws Exception {
    String sha = git(origin, "rev-parse", "HEAD");

    GitMirrors.Tree tree = checkOut(sha, temp.resolve("tree"));

    assertThat(temp.resolve("tree/file")).hasContent("one");
    assertThat(temp.resolve("tree/.git/objects/info/alternates")).hasContent("/.estiva/objects");
    assertThat(tree.objects()).isDirectory();
    assertThat(git(temp.resolve("tree"), tree, "status", "--porcelain")).isEmpty();
    assertThat(git(temp.resolve("tree"), tree, "rev-parse", "refs/remotes/origin/main"))
        .isEqualTo(sha);
    assertThat(Files.getPosixFilePermissions(temp.resolve("tree/file")).toString())
        .contains("OTHERS_WRITE");
  }

  @Test
  void a_known_commit_is_not_fetched_again() throws Exception {
    String sha = git(origin, "rev-parse", "HEAD");
    checkOut(sha, temp.resolve("first"));
    Files.move(origin, temp.resolve("gone"));

    checkOut(sha, temp.resolve("second"));

    assertThat(temp.resolve("second/file")).hasContent("one");
  }

  @Test
  void a_new_commit_is_fetched_into_the_same_mirror() throws Exception {
    checkOut(git(origin, "rev-parse", "HEAD"), temp.resolve("first"));
    String second = commit("two");

    checkOut(second, temp.resolve("second"));

    assertThat(temp.resolve("second/file")).hasContent("two");
    assertThat(temp.resolve("first/file")).hasContent("one");
  }

  @Test
  void a_commit_that_is_gone_is_told_with_what_to_do() throws Exception {
    assertThatThrownBy(
            () -> checkOut("0123456789012345678901234567890123456789", temp.resolve("tree")))
        .isInstanceOf(GitFailed.class)
        .hasMessageContaining("is not in")
        .hasMessageContaining("Run a new pipeline");
  }

  @Test
  void a_repository_that_is_not_there_is_told_with_what_git_said() {
    GitRequest request =
        request("file://" + temp.resolve("nowhere"), "0123456789012345678901234567890123456789");

    assertThatThrownBy(() -> mirrors.checkOut(request, temp.resolve("tree"), secrets, line -> {}))
        .isInstanceOf(GitFailed.class)
        .hasMessageContaining("does not appear to be a git repository");
  }

  @Test
  void an_address_on_this_host_is_refused_by_default() {
    GitMirrors careful = new GitMirrors(temp.resolve("careful"), GitMirrors.Settings.DEFAULT);
    GitRequest request = request("file://" + origin, "0123456789012345678901234567890123456789");

    assertThatThrownBy(() -> careful.checkOut(request, temp.resolve("tree"), secrets, line -> {}))
        .isInstanceOf(GitFailed.class)
        .hasMessageContaining("not allowed");
  }

  @Test
  void hooks_and_configuration_of_the_host_and_the_commit_do_not_run() throws Exception {
    Files.createDirectories(origin.resolve("hooks"));
    Path evil = temp.resolve("evil");
    Files.writeString(origin.resolve(".gitattributes"), "* filter=evil\n");
    Files.writeString(
        origin.resolve(".gitconfig"), "[filter \"evil\"]\n smudge = touch " + evil + "\n");
    String sha = commit("three");

    checkOut(sha, temp.resolve("tree"));

    assertThat(Files.exists(evil, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void credentials_stand_in_no_address_and_no_text() {
    GitRequest request =
        GitRequest.of(
            "https://gitlab-ci-token:s3cr%2Ft@git.example.com/group/app.git",
            "0123456789012345678901234567890123456789", "main", false, List.of());

    assertThat(request.address()).isEqualTo("https://git.example.com/group/app.git");
    assertThat(request.user()).isEqualTo("gitlab-ci-token");
    assertThat(request.password()).isEqualTo("s3cr/t");
    assertThat(request.credentialScope()).isEqualTo("https://git.example.com");
    assertThat(request.toString()).doesNotContain("s3cr");
  }

  @Test
  void an_option_in_place_of_an_address_or_a_ref_is_refused() {
    String sha = "0123456789012345678901234567890123456789";

    assertThatThrownBy(() -> request("--upload-pack=touch /x", sha)).isInstanceOf(GitFailed.class);
    assertThatThrownBy(
            () -> GitRequest.of("https://a/b", sha, "main", false, List.of("--upload-pack=x")))
        .isInstanceOf(GitFailed.class);
    assertThatThrownBy(() -> request("https://a/b", "HEAD")).isInstanceOf(GitFailed.class);
  }

  private GitMirrors.Tree checkOut(String sha, Path tree) throws InterruptedException {
    return mirrors.checkOut(request("file://" + origin, sha), tree, secrets, line -> {});
  }

  private static GitRequest request(String address, String sha) {
    return GitRequest.of(
        address, sha, "main", false, List.of("+refs/heads/main:refs/remotes/origin/main"));
  }

  private String commit(String content) throws IOException, InterruptedException {
    Files.writeString(origin.resolve("file"), content);
    git(origin, "add", "-A");
    git(
        origin,
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.com",
        "commit",
        "--quiet",
        "-m",
        content);
    return git(origin, "rev-parse", "HEAD");
  }

  private static String git(Path directory, String... arguments)
      throws IOException, InterruptedException {
    return run(new ProcessBuilder(), directory, arguments);
  }

  private static String git(Path directory, GitMirrors.Tree tree, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder();
    builder.environment().put("GIT_ALTERNATE_OBJECT_DIRECTORIES", tree.objects().toString());
    return run(builder, directory, arguments);
  }

  private static String run(ProcessBuilder builder, Path directory, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        builder.command(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines()
        .filter(line -> !line.startsWith("error: unable to normalize"))
        .reduce("", (a, b) -> a.isEmpty() ? b : a + "\n" + b);
  }
}
