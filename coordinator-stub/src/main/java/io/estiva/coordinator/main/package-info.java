/** The command line of the coordinator. */
@NullMarked
package io.estiva.coordinator.main;

import org.jspecify.annotations.NullMarked;
