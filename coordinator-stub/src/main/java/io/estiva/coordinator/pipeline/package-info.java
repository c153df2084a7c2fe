/** From a commit to rows, and what happens to the rows when a job changes. */
@NullMarked
package io.estiva.coordinator.pipeline;

import org.jspecify.annotations.NullMarked;
