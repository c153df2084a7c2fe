/** Commands that talk to a running coordinator through its management interface. */
@NullMarked
package io.estiva.coordinator.cli;

import org.jspecify.annotations.NullMarked;
