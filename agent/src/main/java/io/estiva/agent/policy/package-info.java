/** The host's last word on what jobs may use, whatever their coordinator says. */
@NullMarked
package io.estiva.agent.policy;

import org.jspecify.annotations.NullMarked;
