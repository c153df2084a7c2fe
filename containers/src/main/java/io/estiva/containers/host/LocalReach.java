package io.estiva.containers.host;

import java.nio.file.Files;
import java.nio.file.Path;

/** An engine on this machine. */
record LocalReach(Path socket) implements Reach {

  @Override
  public String address() {
    return "unix://" + socket;
  }

  @Override
  public String explain(Throwable failure) {
    var user = System.getProperty("user.name", "");
    if (!Files.exists(socket)) {
      return "there is no socket. Check that Docker is installed and its daemon runs, and that the path is right";
    }
    if (!Files.isReadable(socket) || !Files.isWritable(socket)) {
      return "user '"
          + user
          + "' may not use the socket. Add the user to the socket's group (usually: docker) and start the program again";
    }
    return Engine.reasonOf(failure) + ". Check that the daemon runs (systemctl status docker)";
  }

  @Override
  public void close() {
    // nothing was opened
  }
}
