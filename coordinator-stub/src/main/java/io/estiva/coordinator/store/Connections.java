package io.estiva.coordinator.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The open connections: one pool for readers and one for writers. SQLite gets one writer, so that
 * writers queue here and never see "database is locked"; PostgreSQL uses the same pool for both.
 */
final class Connections implements AutoCloseable {
  private final HikariDataSource readers;
  private final HikariDataSource writers;

  private Connections(HikariDataSource readers, HikariDataSource writers) {
    this.readers = readers;
    this.writers = writers;
  }

  static Connections open(StoreSettings settings) {
    if (settings.dialect() == Dialect.SQLITE) {
      HikariDataSource writers = sqlite(settings, "store-writer", 1);
      try {
        return new Connections(sqlite(settings, "store-reader", settings.connections()), writers);
      } catch (RuntimeException e) {
        writers.close();
        throw e;
      }
    }
    HikariDataSource pool = postgresql(settings);
    return new Connections(pool, pool);
  }

  Connection reader() throws SQLException {
    return readers.getConnection();
  }

  Connection writer() throws SQLException {
    return writers.getConnection();
  }

  /** Connection settings for a connection outside the pool, such as the one that listens. */
  static Properties credentials(StoreSettings settings) {
    Properties properties = new Properties();
    if (!settings.user().isEmpty()) {
      properties.setProperty("user", settings.user());
    }
    if (!settings.passwordFile().toString().isEmpty()) {
      properties.setProperty("password", password(settings));
    }
    properties.setProperty("ApplicationName", "estiva-coordinator");
    return properties;
  }

  private static HikariDataSource sqlite(StoreSettings settings, String name, int size) {
    SQLiteConfig sqlite = new SQLiteConfig();
    sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
    sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    sqlite.setTransactionMode(
        size == 1 ? SQLiteConfig.TransactionMode.IMMEDIATE : SQLiteConfig.TransactionMode.DEFERRED);
    sqlite.setBusyTimeout(Math.toIntExact(settings.patience().toMillis()));
    sqlite.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(sqlite);
    source.setUrl(settings.url());
    HikariConfig config = pool(settings, name, size);
    config.setDataSource(source);
    return new HikariDataSource(config);
  }

  private static HikariDataSource postgresql(StoreSettings settings) {
    HikariConfig config = pool(settings, "store", settings.connections());
    config.setJdbcUrl(settings.url());
    config.setDataSourceProperties(credentials(settings));
    return new HikariDataSource(config);
  }

  private static HikariConfig pool(StoreSettings settings, String name, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    config.setAutoCommit(false);
    config.setConnectionTimeout(settings.patience().toMillis());
    config.setInitializationFailTimeout(settings.patience().toMillis());
    return config;
  }

  private static String password(StoreSettings settings) {
    try {
      return Files.readString(settings.passwordFile()).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new StoreFailure(
          "cannot read the database password file "
              + settings.passwordFile()
              + ": "
              + e.getMessage()
              + ". Check store.password-file in coordinator.yml and who may read it.",
          "",
          e);
    }
  }

  @Override
  public void close() {
    readers.close();
    if (writers != readers) {
      writers.close();
    }
  }
}
