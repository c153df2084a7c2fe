/** Job logs as append-only files. */
@NullMarked
package io.estiva.coordinator.trace;

import org.jspecify.annotations.NullMarked;
