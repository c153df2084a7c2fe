package io.estiva.containers.ssh;

import com.jcraft.jsch.JSchException;
import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tries the ways to a remote engine, the cheapest first, and says why none works. */
final class DockerWayFinder {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration AFTERMATH = Duration.ofSeconds(5);
  private static final int MAX_ANSWER = 16 * 1024;
  private static final byte[] PING =
      "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  // fixed text; the socket's path comes as an argument
  private static final String LOOK =
      "if [ ! -e \"$1\" ]; then echo absent; elif [ -r \"$1\" ] && [ -w \"$1\" ]; then echo usable; else echo denied; fi; command -v docker >/dev/null && echo docker";

  private final SshSession session;
  private final SshHost target;

  DockerWayFinder(SshSession session) {
    this.session = session;
    this.target = session.target();
  }

  DockerWay find() {
    var failures = new LinkedHashMap<DockerWay, String>();
    for (var way : ways()) {
      var failure = tryOut(way);
      if (failure.isEmpty()) {
        return way;
      }
      failures.put(way, failure);
    }
    throw new HostUnavailable(explain(failures));
  }

  private List<DockerWay> ways() {
    var dial = SshCommand.quoted(dial());
    var ways = new ArrayList<DockerWay>();
    if (target.sudo() != SshHost.Sudo.ALWAYS) {
      ways.add(new DockerWay.Socket(target.dockerSocket()));
      ways.add(new DockerWay.Command(dial));
    }
    if (target.sudo() != SshHost.Sudo.NEVER) {
      ways.add(new DockerWay.Command("sudo -n " + dial));
    }
    return ways;
  }

  private List<String> dial() {
    var words = new ArrayList<String>();
    words.add("docker");
    if (!target.dockerSocket().equals(SshHost.DOCKER_SOCKET)) {
      words.addAll(List.of("--host", "unix://" + target.dockerSocket()));
    }
    words.addAll(List.of("system", "dial-stdio"));
    return words;
  }

  /** The line for sudoers, where some characters must be escaped. */
  private String rule() {
    var command = String.join(" ", dial()).replaceAll("([\\\\,:=])", "\\\\$1");
    return target.user() + " ALL=(root) NOPASSWD: /usr/bin/" + command;
  }

  /** Returns what went wrong, or nothing. */
  private String tryOut(DockerWay way) {
    var answer = new BoundedSink(MAX_ANSWER);
    var errors = new BoundedSink(MAX_ANSWER);
    try (var channel = way.open(session, answer, errors)) {
      write(channel);
      boolean ended = answer.awaitEnd(LIMIT);
      if (answer.text().matches("(?s)HTTP/1\\.[01] 200.*")) {
        return "";
      }
      // a command's complaint and status come a little after the end of its output
      if (way.usesSessions()) {
        channel.awaitClosed(AFTERMATH, "asking docker on " + target.address());
      }
      var said = LoginErrors.quote((errors.text() + " " + answer.text()).strip());
      if (!said.isEmpty()) {
        return said;
      }
      return ended
          ? "no answer"
              + (channel.status().isPresent() ? ", status " + channel.status().getAsInt() : "")
          : "no answer within " + LIMIT.toSeconds() + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterrupted("asking docker on " + target.address(), e);
    } catch (JSchException e) {
      return "the server opened no channel";
    } catch (DeadlineExceeded e) {
      return "the server opened no channel in time";
    }
  }

  /**
   * A command that fails at once may be gone before it is written to; what it said is what counts.
   */
  private static void write(RemoteChannel channel) {
    try {
      channel.write(PING, 0, PING.length);
    } catch (IOException ignored) {
      // see above
    }
  }

  private String explain(Map<DockerWay, String> failures) {
    var facts = look();
    var tried =
        new StringBuilder("cannot reach docker on ").append(target.address()).append(" (tried ");
    failures.forEach((way, failure) -> tried.append(way).append(": ").append(failure).append("; "));
    tried.setLength(tried.length() - 2);
    return tried
        .append("). ")
        .append(advice(facts, String.join(" ", failures.values()).toLowerCase(Locale.ROOT)))
        .toString();
  }

  private String look() {
    try {
      return session
          .exec(SshCommand.of(LIMIT, "sh", "-c", LOOK, "look", target.dockerSocket()))
          .stdout();
    } catch (HostUnavailable | DeadlineExceeded e) {
      // the facts only make the message better
      return "";
    }
  }

  private String advice(String facts, String failures) {
    var user = target.user();
    var rule = rule();
    if (!facts.contains("docker") && (facts.contains("absent") || failures.contains("not found"))) {
      return facts.contains("denied")
          ? denied(user, rule, failures)
          : "Docker does not seem to be installed there: install it, or give the path of its socket if it listens elsewhere";
    }
    if (facts.contains("absent")
        || failures.contains("cannot connect to the docker daemon")
        || failures.contains("is the docker daemon running")) {
      return "The Docker daemon does not run there or listens elsewhere: start it (systemctl start docker), or give the path of its socket";
    }
    if (facts.contains("usable")) {
      return "The socket is there and user '"
          + user
          + "' may use it: check that the daemon answers (docker version over there), and AllowStreamLocalForwarding in sshd_config";
    }
    return denied(user, rule, failures);
  }

  private String denied(String user, String rule, String failures) {
    var group =
        "User '"
            + user
            + "' may not use the socket "
            + target.dockerSocket()
            + ": add the user to the group docker (usermod -aG docker "
            + user
            + ")";
    if (target.sudo() == SshHost.Sudo.NEVER) {
      return group + ", or allow sudo for this host";
    }
    if (failures.contains("password is required")
        || failures.contains("terminal is required")
        || failures.contains("askpass")) {
      return group
          + ", or let sudo run it without a password; a line in /etc/sudoers.d/estiva: "
          + rule;
    }
    if (failures.contains("sudo") && failures.contains("not found")) {
      return group + ", or install sudo with a line in /etc/sudoers.d/estiva: " + rule;
    }
    return group + ", or allow it by sudo; a line in /etc/sudoers.d/estiva: " + rule;
  }
}
