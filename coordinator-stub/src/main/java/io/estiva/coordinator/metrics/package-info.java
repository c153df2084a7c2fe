/** Figures of the coordinator for Prometheus. */
@NullMarked
package io.estiva.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
