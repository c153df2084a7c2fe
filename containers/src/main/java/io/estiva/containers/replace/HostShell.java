package io.estiva.containers.replace;

import java.time.Duration;

/** A POSIX shell on the deploy host, as the user that was logged in. */
public interface HostShell {
  /**
   * Runs a program with {@code sh -s}; it is sent as standard input, so that nothing of it shows in
   * a list of processes.
   *
   * @throws io.estiva.containers.call.HostUnavailable when the host cannot be reached
   * @throws io.estiva.containers.call.DeadlineExceeded after {@code limit}
   */
  Answer run(String program, Duration limit);

  /** What the program printed, bounded, and its exit status. */
  record Answer(int status, String stdout, String stderr) {}
}
