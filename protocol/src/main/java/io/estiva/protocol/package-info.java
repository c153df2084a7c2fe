/**
 * GitLab's runner API, version 4, as records and one JSON mapper. Pure: no I/O, no threads, no
 * clock.
 *
 * <p>Records here carry what stands on the wire. Lists and texts that a peer leaves out or sends as
 * {@code null} are empty, so that no reader has to ask twice.
 */
@NullMarked
package io.estiva.protocol;

import org.jspecify.annotations.NullMarked;
