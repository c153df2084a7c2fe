package io.estiva.coordinator.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Brings a database to this program's schema, one numbered script after the other, all in the
 * caller's transaction.
 */
final class Migrations {
  /** How many scripts there are; the script of version n is {@code Vnnn.sql} beside this class. */
  static final int LATEST = 1;

  /**
   * Any number, the same in every coordinator: two of them that start at once must not both
   * migrate.
   */
  private static final long LOCK = 7_236_172_834L;

  private Migrations() {}

  static void run(Connection connection, Dialect dialect) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (dialect == Dialect.POSTGRESQL) {
        statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      }
      statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)");
      int present = version(statement);
      if (present > LATEST) {
        throw new StoreFailure(
            "the database has schema version "
                + present
                + " but this program knows only up to "
                + LATEST
                + ". Start the newer program, or restore the backup from before the upgrade.");
      }
      for (int version = present + 1; version <= LATEST; version++) {
        for (String sql : script(version, dialect)) {
          statement.execute(sql);
        }
        statement.execute("INSERT INTO schema_version (version) VALUES (" + version + ")");
      }
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet result =
        statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM schema_version")) {
      return result.next() ? result.getInt(1) : 0;
    }
  }

  private static List<String> script(int version, Dialect dialect) {
    String name = String.format("V%03d.sql", version);
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its own file " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String sql =
          text.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
      List<String> statements = new ArrayList<>();
      for (String part : sql.replace("{id}", dialect.idColumn()).split(";", -1)) {
        if (!part.isBlank()) {
          statements.add(part.strip());
        }
      }
      return statements;
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the program's own file " + name, e);
    }
  }
}
