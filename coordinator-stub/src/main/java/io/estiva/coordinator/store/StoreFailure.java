package io.estiva.coordinator.store;

/**
 * The database refused or could not be reached; the message names the statement's purpose, never
 * its values.
 */
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sqlState;

  StoreFailure(String message, String sqlState, Throwable cause) {
    super(message, cause);
    this.sqlState = sqlState;
  }

  StoreFailure(String message) {
    super(message);
    this.sqlState = "";
  }

  /**
   * Whether running the same transaction again can succeed: a deadlock or a serialization conflict.
   */
  boolean isTransient() {
    return sqlState.equals("40001") || sqlState.equals("40P01");
  }

  /** Whether a unique or other constraint refused the row. */
  public boolean isConflict() {
    return sqlState.startsWith("23") || String.valueOf(getMessage()).contains("SQLITE_CONSTRAINT");
  }
}
