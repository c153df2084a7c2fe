/** Running jobs: one named thread for each, one class for each phase. */
@NullMarked
package io.estiva.agent.job;

import org.jspecify.annotations.NullMarked;
