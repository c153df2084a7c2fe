package io.estiva.agent;

import io.estiva.agent.poll.TokenSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The file with a runner's token. Read again only when it changed: requests for jobs are frequent.
 * Event loop only, after the start.
 */
public final class TokenFile implements TokenSource {

  private final Path file;
  private @Nullable String token;
  private Instant readOf = Instant.MIN;

  public TokenFile(Path file) {
    this.file = file;
  }

  @Override
  public String token() {
    try {
      Instant changed = Files.getLastModifiedTime(file).toInstant();
      String known = token;
      if (known != null && changed.equals(readOf)) {
        return known;
      }
      String read = Files.readString(file).strip();
      if (read.isEmpty()) {
        throw new IOException("the file is empty");
      }
      token = read;
      readOf = changed;
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the runner's token from "
              + file
              + ": "
              + e.getMessage()
              + ". Register the runner first.",
          e);
    }
  }

  /** When the token was put there. */
  public Instant writtenAt() {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Whether the token can be replaced; one that a service manager lends cannot. */
  public boolean isReplaceable() {
    Path folder = file.toAbsolutePath().getParent();
    return folder != null
        && Files.isWritable(folder)
        && (!Files.exists(file) || Files.isWritable(file));
  }

  /**
   * Puts another token in the place of the old one, whole or not at all, readable by this user
   * alone.
   */
  public void replace(String newToken) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, newToken + "\n");
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the runner's token to " + file, e);
    }
  }
}
