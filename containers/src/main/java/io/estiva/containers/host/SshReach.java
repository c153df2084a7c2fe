package io.estiva.containers.host;

import io.estiva.containers.ssh.SocketTunnel;
import io.estiva.containers.ssh.SshLink;
import java.nio.file.Path;

/** An engine on another machine. Closes the tunnel, and the link where it is its own. */
record SshReach(SshLink link, SocketTunnel tunnel, boolean ownsLink) implements Reach {

  @Override
  public Path socket() {
    return tunnel.socket();
  }

  @Override
  public String address() {
    return "ssh://" + link.target().address();
  }

  @Override
  public String explain(Throwable failure) {
    return tunnel
        .problem()
        .map(Throwable::getMessage)
        .orElseGet(
            () ->
                "the connection ended ("
                    + Engine.reasonOf(failure)
                    + "). Check the network, and that docker runs over there");
  }

  @Override
  public void close() {
    try {
      tunnel.close();
    } finally {
      if (ownsLink) {
        link.close();
      }
    }
  }
}
