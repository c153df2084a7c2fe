package io.estiva.containers.replace;

import io.estiva.containers.host.DockerHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A deploy host that is connected, and connects anew by itself when the link was lost. The one who
 * opened it closes it.
 */
public interface Target extends AutoCloseable {
  /** Short name for the trace. */
  String name();

  /** Its engine; closed with this. */
  DockerHost docker();

  /** Path of the engine's socket on that host. */
  String dockerSocket();

  /** A shell there, where one may be had. */
  Optional<HostShell> shell();

  /**
   * Sends a few bytes to an address as that host sees it and reads the beginning of the answer.
   *
   * @param request nothing is sent when empty; then an accepted connection is enough
   * @return at most the first 4 KiB
   * @throws IOException when there is no connection or no answer within the limit
   */
  String ask(InetSocketAddress address, String request, Duration limit) throws IOException;

  @Override
  void close();

  /** Opens the host. */
  @FunctionalInterface
  interface Opener {
    /**
     * Connects.
     *
     * @throws io.estiva.containers.call.HostUnavailable when that does not work
     */
    Target open();
  }
}
