/** GitLab's runner API as a client: one object for each coordinator, on the event loop. */
@NullMarked
package io.estiva.agent.wire;

import org.jspecify.annotations.NullMarked;
