/** The agent's own configuration, {@code agent.yml}: the host's last word. */
@NullMarked
package io.estiva.agent.config;

import org.jspecify.annotations.NullMarked;
