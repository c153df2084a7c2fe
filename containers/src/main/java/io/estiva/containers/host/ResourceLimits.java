package io.estiva.containers.host;

/**
 * What a container may use at most; 0 means no limit.
 *
 * @param memoryBytes swap beyond it is not allowed when it is set
 * @param nanoCpus 1,000,000,000 is one processor
 * @param pids processes and threads
 * @param shmBytes size of {@code /dev/shm}; 0 = the engine's default
 */
public record ResourceLimits(long memoryBytes, long nanoCpus, long pids, long shmBytes) {

  /** No limit at all. */
  public static ResourceLimits none() {
    return new ResourceLimits(0, 0, 0, 0);
  }
}
