/**
 * From the compiled file and the facts of a push to the jobs of a pipeline.
 *
 * <p>Start at {@link io.estiva.pipeline.plan.Planner}.
 */
@NullMarked
package io.estiva.pipeline.plan;

import org.jspecify.annotations.NullMarked;
