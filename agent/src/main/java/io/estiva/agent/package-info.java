/** The agent as a whole: puts the parts together, starts and ends them. */
@NullMarked
package io.estiva.agent;

import org.jspecify.annotations.NullMarked;
