/**
 * The token realm of a container registry: who holds a job token may push and pull the images of
 * the job's project (docs/adr/0007).
 */
@NullMarked
package io.estiva.coordinator.registry;

import org.jspecify.annotations.NullMarked;
