package io.estiva.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
  @TempDir Path directory;

  @Override
  StoreSettings emptyDatabase() throws Exception {
    return StoreSettings.sqlite(Files.createTempDirectory(directory, "db").resolve("estiva.db"));
  }

  @Test
  void a_database_of_a_newer_program_is_refused() throws Exception {
    Path file = directory.resolve("newer.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY)");
      statement.execute("INSERT INTO schema_version VALUES (999)");
    }
    Vertx vertx = Vertx.vertx();

    try {
      assertThatThrownBy(() -> Store.open(vertx, StoreSettings.sqlite(file)))
          .isInstanceOf(StoreFailure.class)
          .hasMessageContaining("schema version 999");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void rows_are_there_after_the_database_was_closed() throws Exception {
    Path file = directory.resolve("again.db");
    Vertx vertx = Vertx.vertx();
    try {
      try (Store first = Store.open(vertx, StoreSettings.sqlite(file))) {
        first.writeNow(session -> StoreRows.project(session, "app"));
      }
      try (Store second = Store.open(vertx, StoreSettings.sqlite(file))) {
        var seen1 = second.readNow(session -> session.projects().byPath("app"));
        assertThat(seen1).isPresent();
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }
}
