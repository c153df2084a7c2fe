/** What a job is to this agent, read from the wire. */
@NullMarked
package io.estiva.agent.spec;

import org.jspecify.annotations.NullMarked;
