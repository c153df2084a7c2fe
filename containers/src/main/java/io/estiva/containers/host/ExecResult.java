package io.estiva.containers.host;

/**
 * What a command in a container did.
 *
 * @param truncated whether output beyond the limit was dropped
 */
public record ExecResult(int exitCode, String stdout, String stderr, boolean truncated) {}
