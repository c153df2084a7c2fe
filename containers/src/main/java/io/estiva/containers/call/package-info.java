/**
 * Limits on blocking calls to a peer: deadlines, the thread that watches them, and the errors they
 * end in.
 */
@NullMarked
package io.estiva.containers.call;

import org.jspecify.annotations.NullMarked;
