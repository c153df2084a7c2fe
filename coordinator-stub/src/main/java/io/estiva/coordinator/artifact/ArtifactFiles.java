package io.estiva.coordinator.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Where artifacts lie: one file for each job and type. Names that runners send never become part of
 * a path. Blocks.
 */
public final class ArtifactFiles {
  private final Path directory;

  /** Keeps artifacts under {@code directory}, which is made when needed. */
  public ArtifactFiles(Path directory) {
    this.directory = directory;
  }

  /** Makes the directories and removes uploads that an earlier process did not finish. */
  public void open() {
    Path incoming = directory.resolve("incoming");
    try {
      Files.createDirectories(incoming);
      try (var files = Files.list(incoming)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the artifact directory " + directory, e);
    }
  }

  /** A new file name for an upload; the caller makes the file. */
  public Path incoming() {
    return directory.resolve("incoming").resolve(UUID.randomUUID().toString());
  }

  /** The file of an artifact; {@code type} is one of the known words. */
  public Path path(long job, String type) {
    if (!type.chars().allMatch(c -> c == '_' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("not an artifact type");
    }
    return directory.resolve(String.valueOf(job / 1000)).resolve(String.valueOf(job)).resolve(type);
  }

  /** Moves a complete upload to its place, safe against a power cut. */
  public void keep(Path incoming, long job, String type) {
    Path target = path(job, type);
    try {
      Files.createDirectories(target.getParent());
      try (FileChannel file = FileChannel.open(incoming, StandardOpenOption.WRITE)) {
        file.force(true);
      }
      Files.move(
          incoming, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep an artifact of job " + job, e);
    }
  }

  /** Removes a file; nothing happens where there is none. */
  public void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + file, e);
    }
  }

  /** The SHA-256 of a file in lower-case hex. */
  public static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
