/** Commands of the agent's program. */
@NullMarked
package io.estiva.agent.main;

import org.jspecify.annotations.NullMarked;
