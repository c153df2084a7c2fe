/** The job's log between the job and the coordinator: masked, kept on disk, sent by offset. */
@NullMarked
package io.estiva.agent.trace;

import org.jspecify.annotations.NullMarked;
