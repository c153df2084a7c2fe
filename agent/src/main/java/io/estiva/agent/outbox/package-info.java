/** What the agent owes to coordinators about jobs that it took, durable until delivered. */
@NullMarked
package io.estiva.agent.outbox;

import org.jspecify.annotations.NullMarked;
