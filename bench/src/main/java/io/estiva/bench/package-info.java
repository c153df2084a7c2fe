/**
 * Benchmarks: each prints our figure, the limit's and the ratio, from turns taken one after the
 * other in one run.
 */
@NullMarked
package io.estiva.bench;

import org.jspecify.annotations.NullMarked;
