/** Which job goes to which runner, held job requests, and why a job still waits. */
@NullMarked
package io.estiva.coordinator.queue;

import org.jspecify.annotations.NullMarked;
