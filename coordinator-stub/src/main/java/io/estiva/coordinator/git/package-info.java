/** Bare mirrors of the projects' repositories, read by git processes with limits. */
@NullMarked
package io.estiva.coordinator.git;

import org.jspecify.annotations.NullMarked;
