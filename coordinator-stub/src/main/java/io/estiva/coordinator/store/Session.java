package io.estiva.coordinator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One transaction. Belongs to the thread that runs it and is dead afterwards. The tables hang off
 * it, so a caller sees only typed rows.
 */
public final class Session {
  private final Connection connection;
  private final Dialect dialect;
  private final List<Notice> notices = new ArrayList<>();

  Session(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** Projects and what belongs to their settings. */
  public Projects projects() {
    return new Projects(this);
  }

  /** Access, registration and hook tokens; only their hashes. */
  public Tokens tokens() {
    return new Tokens(this);
  }

  /** Runners and the machines that use them. */
  public Runners runners() {
    return new Runners(this);
  }

  /** Pipelines. */
  public Pipelines pipelines() {
    return new Pipelines(this);
  }

  /** Jobs, whatever their state. */
  public Jobs jobs() {
    return new Jobs(this);
  }

  /** The queue: jobs that wait for a runner, and the claim. */
  public Queue queue() {
    return new Queue(this);
  }

  /** Artifacts and the variables that jobs handed on. */
  public Artifacts artifacts() {
    return new Artifacts(this);
  }

  /** Environments and what was deployed there. */
  public Environments environments() {
    return new Environments(this);
  }

  /**
   * Tells every coordinator about a change, once this transaction is committed; nothing is told
   * when it is rolled back.
   */
  public void announce(Notice notice) {
    if (!notices.contains(notice)) {
      notices.add(notice);
    }
  }

  List<Notice> notices() {
    return List.copyOf(notices);
  }

  Dialect dialect() {
    return dialect;
  }

  <T> List<T> list(Function<Row, T> mapper, String sql, @Nullable Object... arguments) {
    try (PreparedStatement statement = prepare(sql, arguments);
        ResultSet result = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      Row row = new Row(result);
      while (result.next()) {
        rows.add(mapper.apply(row));
      }
      return rows;
    } catch (SQLException e) {
      throw failure(sql, e);
    }
  }

  <T> Optional<T> one(Function<Row, T> mapper, String sql, @Nullable Object... arguments) {
    List<T> rows = list(mapper, sql, arguments);
    if (rows.size() > 1) {
      throw new StoreFailure("more than one row where one is promised: " + head(sql));
    }
    return rows.stream().findFirst();
  }

  /** Runs an insert that ends in {@code RETURNING id}. */
  long insert(String sql, @Nullable Object... arguments) {
    return one(row -> row.number("id"), sql, arguments)
        .orElseThrow(() -> new StoreFailure("no id came back from: " + head(sql)));
  }

  int update(String sql, @Nullable Object... arguments) {
    try (PreparedStatement statement = prepare(sql, arguments)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw failure(sql, e);
    }
  }

  long count(String sql, @Nullable Object... arguments) {
    return one(row -> row.number("n"), sql, arguments).orElse(0L);
  }

  private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < arguments.length; i++) {
        bind(statement, i + 1, arguments[i]);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.NULL);
    } else if (value instanceof Boolean flag) {
      statement.setInt(index, flag ? 1 : 0);
    } else if (value instanceof Instant instant) {
      statement.setLong(index, instant.toEpochMilli());
    } else if (value instanceof Integer number) {
      statement.setInt(index, number);
    } else if (value instanceof Long number) {
      statement.setLong(index, number);
    } else if (value instanceof String text) {
      statement.setString(index, text);
    } else {
      throw new IllegalArgumentException("no column type for " + value.getClass().getName());
    }
  }

  private static StoreFailure failure(String sql, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return new StoreFailure(
        "the database refused '" + head(sql) + "': " + e.getMessage(), state, e);
  }

  private static String head(String sql) {
    String line = sql.strip().replaceAll("\\s+", " ");
    return line.length() <= 80 ? line : line.substring(0, 80) + "…";
  }
}
