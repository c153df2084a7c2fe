/** Sources of jobs: a bare mirror for each repository on the host, and trees checked out of it. */
@NullMarked
package io.estiva.agent.git;

import org.jspecify.annotations.NullMarked;
