package io.estiva.containers.host;

/**
 * How a container's run ended.
 *
 * @param code exit status of its main process, 128 + number after a signal
 * @param outOfMemory whether the kernel killed it for its memory limit
 * @param error what the engine says when it could not be run, or empty
 */
public record Exit(int code, boolean outOfMemory, String error) {}
