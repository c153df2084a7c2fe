/**
 * SSH sessions that always check the host's key, and a private unix socket that leads to a remote
 * Docker socket.
 */
@NullMarked
package io.estiva.containers.ssh;

import org.jspecify.annotations.NullMarked;
