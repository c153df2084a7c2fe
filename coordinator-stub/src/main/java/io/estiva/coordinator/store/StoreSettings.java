package io.estiva.coordinator.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Which database, and how many connections. The password is read from a file when the store opens
 * and kept nowhere else.
 *
 * @param url a JDBC URL: {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST:PORT/DATABASE}
 * @param passwordFile a file whose first line is the password; an empty path where none is needed
 * @param connections connections kept open; for SQLite the number of readers beside the one writer
 * @param patience how long a transaction waits for a connection or a lock
 */
public record StoreSettings(
    String url, String user, Path passwordFile, int connections, Duration patience) {
  public StoreSettings {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(passwordFile, "passwordFile");
    Objects.requireNonNull(patience, "patience");
    if (!url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "the store's URL must start with jdbc:sqlite: or jdbc:postgresql:");
    }
    if (connections < 1 || connections > 100) {
      throw new IllegalArgumentException(
          "the store needs 1 to 100 connections, not " + connections);
    }
  }

  /** SQLite in this file, with the defaults of the program. */
  public static StoreSettings sqlite(Path file) {
    return new StoreSettings("jdbc:sqlite:" + file, "", Path.of(""), 4, Duration.ofSeconds(15));
  }

  /** PostgreSQL at this URL for this user, without a password. */
  public static StoreSettings postgresql(String url, String user) {
    return new StoreSettings(url, user, Path.of(""), 8, Duration.ofSeconds(15));
  }

  Dialect dialect() {
    return url.startsWith("jdbc:sqlite:") ? Dialect.SQLITE : Dialect.POSTGRESQL;
  }
}
