package io.estiva.coordinator.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row of a result, read by column name. Valid only inside the mapper it is passed to. */
final class Row {
  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  String text(String column) {
    String value = textOrNull(column);
    if (value == null) {
      throw new StoreFailure("column " + column + " is null where a text is promised");
    }
    return value;
  }

  @Nullable String textOrNull(String column) {
    try {
      return result.getString(column);
    } catch (SQLException e) {
      throw unreadable(column, e);
    }
  }

  long number(String column) {
    Long value = numberOrNull(column);
    if (value == null) {
      throw new StoreFailure("column " + column + " is null where a number is promised");
    }
    return value;
  }

  @Nullable Long numberOrNull(String column) {
    try {
      long value = result.getLong(column);
      return result.wasNull() ? null : value;
    } catch (SQLException e) {
      throw unreadable(column, e);
    }
  }

  int integer(String column) {
    return Math.toIntExact(number(column));
  }

  boolean flag(String column) {
    return number(column) != 0;
  }

  @Nullable Instant instantOrNull(String column) {
    Long millis = numberOrNull(column);
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  Instant instant(String column) {
    return Instant.ofEpochMilli(number(column));
  }

  private static StoreFailure unreadable(String column, SQLException e) {
    return new StoreFailure("cannot read column " + column + ": " + e.getMessage(), "", e);
  }
}
