/**
 * From text to {@code PipelineConfig}: inputs, includes, extends, references, checks, expansion.
 * Pure.
 */
@NullMarked
package io.estiva.pipeline.compile;

import org.jspecify.annotations.NullMarked;
