package io.estiva.agent.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZipArchiveTest {
  @TempDir Path temp;
  private Path root;
  private Path archive;

  @BeforeEach
  void prepare() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    archive = temp.resolve("a.zip");
  }

  @ParameterizedTest
  @CsvSource({
    "dist, dist/a/b.js, true",
    "dist/, dist/a/b.js, true",
    "dist/*.js, dist/b.js, true",
    "dist/*.js, dist/a/b.js, false",
    "dist/**/*.js, dist/b.js, true",
    "dist/**/*.js, dist/a/c/b.js, true",
    "**/*.js, b.js, true",
    "'*.{js,css}', b.css, true",
    "'{a,b{1,2}}/x', b2/x, true",
    "'[ab]?.txt', ax.txt, true",
    "'[!ab]?.txt', ax.txt, false",
    "./dist, dist/x, true",
    "., any/where, true",
    "di*, dist/deep/x, true",
    "'a\\*b', a*b, true",
  })
  void patterns_match_as_in_the_official_runner(String pattern, String file, boolean matches)
      throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "x");
    FileSelection selection = new FileSelection(root, ArchiveLimits.DEFAULT);

    selection.add(pattern, List.of());

    assertThat(selection.paths().contains(file)).isEqualTo(matches);
  }

  @Test
  void what_was_packed_is_unpacked_with_modes_and_links() throws IOException {
    Files.createDirectories(root.resolve("bin"));
    Files.writeString(root.resolve("bin/run"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        root.resolve("bin/run"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(root.resolve("bin/go"), Path.of("run"));
    Files.createDirectories(root.resolve("empty"));
    FileSelection selection = new FileSelection(root, ArchiveLimits.DEFAULT);
    selection.add(".", List.of());
    ZipArchive.write(root, selection.paths(), archive);
    Path other = Files.createDirectory(temp.resolve("other"));

    int files = ZipArchive.extract(archive, other, ArchiveLimits.DEFAULT);

    assertThat(files).isEqualTo(2);
    assertThat(other.resolve("bin/run")).hasContent("#!/bin/sh\n");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(other.resolve("bin/run"))))
        .isEqualTo("rwxr-x---");
    assertThat(Files.readSymbolicLink(other.resolve("bin/go"))).isEqualTo(Path.of("run"));
    assertThat(other.resolve("empty")).isDirectory();
  }

  @Test
  void links_are_not_followed_when_packing() throws IOException {
    Files.writeString(temp.resolve("secret"), "s");
    Files.createSymbolicLink(root.resolve("out"), temp);
    FileSelection selection = new FileSelection(root, ArchiveLimits.DEFAULT);

    selection.add("out/secret", List.of());
    selection.addFiles(List.of("out/secret"), List.of());
    selection.add("out", List.of());

    assertThat(selection.paths()).containsExactly("out");
  }

  @Test
  void excluded_files_are_left_out() throws IOException {
    Files.createDirectories(root.resolve("dist"));
    Files.writeString(root.resolve("dist/a.js"), "");
    Files.writeString(root.resolve("dist/a.map"), "");
    FileSelection selection = new FileSelection(root, ArchiveLimits.DEFAULT);

    selection.add("dist/**", List.of("**/*.map"));

    assertThat(selection.paths()).contains("dist/a.js").doesNotContain("dist/a.map");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/x", "a/../../x", "..", "a\\..\\x", "a/../b"})
  void an_entry_that_leaves_the_directory_is_refused(String name) throws IOException {
    zip(name, "x", 0);

    assertThatThrownBy(() -> ZipArchive.extract(archive, root, ArchiveLimits.DEFAULT))
        .isInstanceOf(ArchiveRefused.class);

    assertThat(temp.resolve("x")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc", "../..", "a/../../.."})
  void a_link_that_leads_out_is_refused(String to) throws IOException {
    zip("link", to, UnixStat.LINK_FLAG | 0777);

    assertThatThrownBy(() -> ZipArchive.extract(archive, root, ArchiveLimits.DEFAULT))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessageContaining("leads out");
  }

  @Test
  void nothing_is_written_through_a_link_that_stands_there() throws IOException {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.createSymbolicLink(root.resolve("dist"), outside);
    zip("dist/x", "x", 0);

    assertThatThrownBy(() -> ZipArchive.extract(archive, root, ArchiveLimits.DEFAULT))
        .isInstanceOf(ArchiveRefused.class);

    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void a_link_of_the_same_name_is_replaced_not_followed() throws IOException {
    Path outside = Files.writeString(temp.resolve("outside"), "kept");
    Files.createSymbolicLink(root.resolve("x"), outside);
    zip("x", "new", 0);

    ZipArchive.extract(archive, root, ArchiveLimits.DEFAULT);

    assertThat(outside).hasContent("kept");
    assertThat(root.resolve("x")).isRegularFile().hasContent("new");
    assertThat(Files.isSymbolicLink(root.resolve("x"))).isFalse();
    assertThat(Files.exists(root.resolve("x"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void a_bomb_is_stopped_at_the_limit() throws IOException {
    zip("zeros", "0".repeat(1_000_000), 0);

    assertThatThrownBy(() -> ZipArchive.extract(archive, root, new ArchiveLimits(1000, 10)))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessageContaining("1000 bytes");
  }

  private void zip(String name, String content, int mode) throws IOException {
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
      ZipArchiveEntry entry = new ZipArchiveEntry(name);
      if (mode != 0) {
        entry.setUnixMode(mode);
      }
      zip.putArchiveEntry(entry);
      zip.write(content.getBytes(StandardCharsets.UTF_8));
      zip.closeArchiveEntry();
    }
  }
}
