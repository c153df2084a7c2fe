/**
 * The repository of a job: a bare mirror for each project on the host, and a fresh tree for each
 * job (D7).
 */
@NullMarked
package io.estiva.agent.git;

import org.jspecify.annotations.NullMarked;
