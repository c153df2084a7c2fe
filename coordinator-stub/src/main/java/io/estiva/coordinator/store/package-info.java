/** Rows in SQLite or PostgreSQL by one SQL subset; the only place that knows JDBC. */
@NullMarked
package io.estiva.coordinator.store;

import org.jspecify.annotations.NullMarked;
