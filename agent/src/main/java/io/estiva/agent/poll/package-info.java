/** Asks the coordinators for jobs while there is room for one. */
@NullMarked
package io.estiva.agent.poll;

import org.jspecify.annotations.NullMarked;
