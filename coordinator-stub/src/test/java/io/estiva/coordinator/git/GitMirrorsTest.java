package io.estiva.coordinator.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.coordinator.GitRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitMirrorsTest {
  private static final long PROJECT = 7;

  @TempDir Path directory;
  private GitMirrors mirrors;
  private GitRepository repository;

  @BeforeEach
  void open() {
    mirrors = new GitMirrors(directory.resolve("git"), Duration.ofMinutes(2));
    mirrors.open();
    repository = GitRepository.init(directory.resolve("work"));
  }

  @AfterEach
  void close() {
    mirrors.close();
  }

  @Test
  void a_commit_can_be_read_after_a_fetch() {
    String first = repository.write("a.txt", "one\n").commit("First\n\nwith a body");
    String second = repository.write("dir/ü b.txt", "two\n").commit("Second");
    repository.git("tag", "--annotate", "v1", "--message", "the tag");

    mirrors.fetch(PROJECT, repository.url());

    assertThat(mirrors.resolve(PROJECT, "refs/heads/main")).contains(second);
    assertThat(mirrors.resolve(PROJECT, "refs/tags/v1")).contains(second);
    assertThat(mirrors.resolve(PROJECT, "refs/heads/other")).isEmpty();
    assertThat(mirrors.commit(PROJECT, first).title()).isEqualTo("First");
    assertThat(mirrors.commit(PROJECT, first).message()).isEqualTo("First\n\nwith a body");
    assertThat(mirrors.commit(PROJECT, first).authorName()).isEqualTo("Ada");
    assertThat(mirrors.file(PROJECT, second, "a.txt", 100)).contains("one\n");
    assertThat(mirrors.file(PROJECT, second, "none.txt", 100)).isEmpty();
    assertThat(mirrors.files(PROJECT, second)).containsExactly("a.txt", "dir/ü b.txt");
    assertThat(mirrors.changes(PROJECT, first, second))
        .hasValueSatisfying(paths -> assertThat(paths).containsExactly("dir/ü b.txt"));
    assertThat(mirrors.changes(PROJECT, "b".repeat(40), second)).isEmpty();
    assertThat(mirrors.tagMessage(PROJECT, "v1")).isEqualTo("the tag");
    assertThat(mirrors.blob(PROJECT, second, "a.txt")).isPresent();
    assertThat(mirrors.lastCommit(PROJECT, second, "a.txt")).contains(first);
  }

  @Test
  void what_is_gone_or_rewritten_there_is_so_here() {
    repository.write("a", "1").commit("one");
    repository.git("branch", "gone");
    mirrors.fetch(PROJECT, repository.url());
    repository.git("branch", "-D", "gone");
    repository.git("commit", "--quiet", "--amend", "--message", "rewritten");

    mirrors.fetch(PROJECT, repository.url());

    assertThat(mirrors.resolve(PROJECT, "refs/heads/gone")).isEmpty();
    assertThat(mirrors.resolve(PROJECT, "refs/heads/main"))
        .contains(repository.git("rev-parse", "HEAD"));
  }

  @Test
  void a_lock_that_a_killed_process_left_is_removed_at_the_start() throws IOException {
    repository.write("a", "1").commit("one");
    mirrors.fetch(PROJECT, repository.url());
    Files.writeString(directory.resolve("git/7.git/packed-refs.lock"), "");
    Files.writeString(directory.resolve("git/7.git/refs/heads/main.lock"), "");
    repository.write("a", "2").commit("two");

    mirrors.open();
    mirrors.fetch(PROJECT, repository.url());

    assertThat(mirrors.resolve(PROJECT, "refs/heads/main"))
        .contains(repository.git("rev-parse", "HEAD"));
  }

  @Test
  void a_file_that_is_too_long_is_refused() {
    String sha = repository.write("big", "x".repeat(1000)).commit("big");
    mirrors.fetch(PROJECT, repository.url());

    assertThatThrownBy(() -> mirrors.file(PROJECT, sha, "big", 999))
        .isInstanceOf(GitFailure.class)
        .hasMessageContaining("999");
  }

  @Test
  void a_repository_that_is_not_there_is_told_with_its_address() {
    String url = directory.resolve("nowhere").toString();

    assertThatThrownBy(() -> mirrors.fetch(PROJECT, url))
        .isInstanceOf(GitFailure.class)
        .hasMessageContaining(url)
        .hasMessageContaining("Check the address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--upload-pack=x",
        "ext::sh -c id",
        "relative/path",
        "",
        "javascript://x",
        "/ok\n/evil",
        "fd::17"
      })
  void addresses_that_mean_something_else_to_git_are_refused(String url) {
    assertThatThrownBy(() -> mirrors.fetch(PROJECT, url))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_credential_is_kept_in_a_file_of_its_own() throws IOException {
    mirrors.credential(PROJECT, "https://ada:secret@example.com");

    assertThat(mirrors.credential(PROJECT)).contains("https://ada:secret@example.com");
    assertThat(Files.getPosixFilePermissions(directory.resolve("git/7.credential")).toString())
        .doesNotContain("GROUP", "OTHERS");
    mirrors.delete(PROJECT);
    assertThat(mirrors.credential(PROJECT)).isEmpty();
  }
}
