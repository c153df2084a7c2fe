/**
 * Replaces a running container on a Docker host by a new one, near or far: what is there ({@link
 * io.estiva.containers.replace.Observed}) and what is wanted ({@link
 * io.estiva.containers.replace.Desired}) become a plan ({@link
 * io.estiva.containers.replace.ReplacementPlanner}), which {@link
 * io.estiva.containers.replace.Replacer} carries out. The short time in which neither container
 * serves is handed to a program on the host itself where there is a shell, so that a lost link
 * cannot leave the service down.
 */
@NullMarked
package io.estiva.containers.replace;

import org.jspecify.annotations.NullMarked;
