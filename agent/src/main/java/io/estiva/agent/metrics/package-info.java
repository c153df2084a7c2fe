/** Figures for Prometheus and the health page. */
@NullMarked
package io.estiva.agent.metrics;

import org.jspecify.annotations.NullMarked;
