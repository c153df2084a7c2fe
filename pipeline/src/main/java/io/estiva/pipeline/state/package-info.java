/**
 * What happens to jobs once a pipeline exists: statuses and the pure functions between them.
 *
 * <p>The caller stores statuses and knows the time; everything is decided here.
 */
@NullMarked
package io.estiva.pipeline.state;

import org.jspecify.annotations.NullMarked;
