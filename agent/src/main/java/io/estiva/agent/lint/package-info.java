/** A pipeline's file looked at in a directory, without a server. */
@NullMarked
package io.estiva.agent.lint;

import org.jspecify.annotations.NullMarked;
