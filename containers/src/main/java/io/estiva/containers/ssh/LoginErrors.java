package io.estiva.containers.ssh;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import io.estiva.containers.call.HostUnavailable;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says why connecting or logging in failed, and what to do. */
final class LoginErrors {

  private static final int MAX_QUOTE = 300;

  private LoginErrors() {}

  static HostUnavailable explain(SshHost target, Throwable failure) {
    return new HostUnavailable(
        "cannot log in to " + target.address() + ": " + reason(target, failure), failure);
  }

  private static String reason(SshHost target, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "the name '"
            + target.host()
            + "' is not known. Check its spelling and the name server of this machine";
      }
      if (cause instanceof SocketTimeoutException) {
        return "no answer within "
            + target.connectLimit().toSeconds()
            + " s. Check the address, and that no firewall stands between";
      }
      if (cause instanceof NoRouteToHostException) {
        return "there is no route to it. Check the address and the network";
      }
      if (cause instanceof ConnectException) {
        return "the connection was refused. Check that sshd runs there on port " + target.port();
      }
      if (cause instanceof JSchAlgoNegoFailException) {
        return "the server and this program have no algorithm in common ("
            + quote(String.valueOf(cause.getMessage()))
            + "). Update the server's OpenSSH";
      }
    }
    var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    var lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("auth fail")
        || lower.contains("auth cancel")
        || lower.contains("userauth fail")
        || lower.contains("too many authentication")) {
      return "the server refused "
          + tried(target)
          + " ("
          + quote(message)
          + "). Check the user's name, that the key's public half stands in the user's authorized_keys, or the password";
    }
    if (lower.contains("end of io stream")
        || lower.contains("closed by foreign host")
        || lower.contains("invalid server's version")) {
      return "the server closed the connection before the login ("
          + quote(message)
          + "). Check that an SSH server listens on port "
          + target.port()
          + " and that it is not overloaded (MaxStartups)";
    }
    return quote(message) + ". The server's log may say more (journalctl -u ssh)";
  }

  private static String tried(SshHost target) {
    return target.auth().stream()
        .map(auth -> auth instanceof SshAuth.Key key ? "the key " + key.name() : "the password")
        .collect(Collectors.joining(" and "));
  }

  static String quote(String text) {
    var line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MAX_QUOTE ? line : line.substring(0, MAX_QUOTE) + "...";
  }
}
