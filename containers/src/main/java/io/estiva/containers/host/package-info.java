/**
 * A Docker host, near or far: images, containers, networks and volumes, each call blocking and
 * limited.
 */
@NullMarked
package io.estiva.containers.host;

import org.jspecify.annotations.NullMarked;
