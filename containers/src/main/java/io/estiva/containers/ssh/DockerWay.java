package io.estiva.containers.ssh;

import com.jcraft.jsch.JSchException;
import java.io.OutputStream;

/** How a remote Docker socket is reached within a session. */
sealed interface DockerWay {

  /** Opens one connection to the engine. */
  RemoteChannel open(SshSession session, OutputStream sink, OutputStream errors)
      throws JSchException;

  /** Whether each connection counts as one of the server's sessions. */
  boolean usesSessions();

  /** The SSH server connects to the socket as the user. */
  record Socket(String path) implements DockerWay {

    @Override
    public RemoteChannel open(SshSession session, OutputStream sink, OutputStream errors)
        throws JSchException {
      return session.openSocket(path, sink);
    }

    @Override
    public boolean usesSessions() {
      return false;
    }

    @Override
    public String toString() {
      return path;
    }
  }

  /** The docker program over there connects and copies. */
  record Command(String line) implements DockerWay {

    @Override
    public RemoteChannel open(SshSession session, OutputStream sink, OutputStream errors)
        throws JSchException {
      return session.openCommand(line, sink, errors, null);
    }

    @Override
    public boolean usesSessions() {
      return true;
    }

    @Override
    public String toString() {
      return "'" + line + "'";
    }
  }
}
