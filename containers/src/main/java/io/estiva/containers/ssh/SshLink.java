package io.estiva.containers.ssh;

import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.HostUnavailable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lasting way to one host: connects at the first use, keeps the session for all later ones, and
 * connects anew when it was lost. Thread-safe; the session is guarded by {@code lock}.
 */
public final class SshLink implements AutoCloseable {

  private final SshHost target;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SshSession session;
  private boolean closed;

  private SshLink(SshHost target) {
    this.target = target;
  }

  /** A link that is not connected yet. The caller closes it. */
  public static SshLink to(SshHost target) {
    return new SshLink(target);
  }

  /** Whom it leads to. */
  public SshHost target() {
    return target;
  }

  /**
   * The live session; it belongs to the link.
   *
   * @throws HostUnavailable when there is none and connecting fails
   */
  public SshSession session() {
    var what = "waiting for the connection to " + target.address();
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterrupted(what, e);
    }
    try {
      if (closed) {
        throw new HostUnavailable("the link to " + target.address() + " is closed");
      }
      var current = session;
      if (current != null && current.isConnected()) {
        return current;
      }
      if (current != null) {
        current.close();
        session = null;
      }
      var fresh = SshSession.connect(target);
      session = fresh;
      return fresh;
    } finally {
      lock.unlock();
    }
  }

  /** Runs a command; see {@link SshSession#exec}. */
  public SshResult exec(SshCommand command) {
    return session().exec(command);
  }

  /** Ends the session. A thread that is connecting ends within its limit. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (session != null) {
        session.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
