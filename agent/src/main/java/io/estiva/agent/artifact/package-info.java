/**
 * Archives of files that a job left, and of files that it gets. Both sides are hostile: no path and
 * no link leaves the job's directory, and counts and sizes are bounded.
 */
@NullMarked
package io.estiva.agent.artifact;

import org.jspecify.annotations.NullMarked;
