package io.estiva.containers.ssh;

/**
 * What a remote command did.
 *
 * @param status its exit status; 128 + 9 and the like when a signal ended it
 * @param truncated whether output beyond the limit was dropped
 */
public record SshResult(int status, String stdout, String stderr, boolean truncated) {

  /** Whether it ended with 0. */
  public boolean succeeded() {
    return status == 0;
  }
}
