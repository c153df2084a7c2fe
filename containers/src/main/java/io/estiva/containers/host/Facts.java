package io.estiva.containers.host;

/**
 * What is known about an engine since it was opened.
 *
 * @param address where it was reached, for messages
 * @param engineVersion such as {@code 20.10.24}
 * @param apiVersion the negotiated version that every call uses, such as {@code 1.41}
 * @param cgroupVersion {@code 1} or {@code 2}
 * @param engineId the engine's own id; changes only when its data is lost
 * @param memoryBytes of the whole host
 */
public record Facts(
    String address,
    String engineVersion,
    String apiVersion,
    Platform platform,
    int cgroupVersion,
    String engineId,
    String hostName,
    int processors,
    long memoryBytes,
    boolean rootless) {}
