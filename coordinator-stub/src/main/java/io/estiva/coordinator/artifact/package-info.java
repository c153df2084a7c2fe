/** Files that jobs left for later jobs and for people. */
@NullMarked
package io.estiva.coordinator.artifact;

import org.jspecify.annotations.NullMarked;
