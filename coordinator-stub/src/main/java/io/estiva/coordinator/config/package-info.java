/** The typed content of coordinator.yml. */
@NullMarked
package io.estiva.coordinator.config;

import org.jspecify.annotations.NullMarked;
