/** Containers beside a job. */
@NullMarked
package io.estiva.agent.service;

import org.jspecify.annotations.NullMarked;
