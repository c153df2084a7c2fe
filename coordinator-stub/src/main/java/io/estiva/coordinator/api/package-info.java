/** The management REST interface. */
@NullMarked
package io.estiva.coordinator.api;

import org.jspecify.annotations.NullMarked;
