/**
 * The commands {@code deploy} and {@code rollback} of a job's script. The agent runs them itself,
 * outside of the job's container, so that keys and passwords never get there. What is wanted stands
 * in the hidden key {@code .deploy:NAME} of the job's own {@code .gitlab-ci.yml}.
 */
@NullMarked
package io.estiva.agent.deploy;

import org.jspecify.annotations.NullMarked;
