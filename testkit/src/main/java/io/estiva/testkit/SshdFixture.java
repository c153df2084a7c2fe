package io.estiva.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real {@code sshd} on a free port of 127.0.0.1, with keys and users of its own. The fixture
 * takes the connections itself and hands each to an {@code sshd -i}: so no port is guessed, and
 * connections can be cut or stalled. Users and sudo rules live in copies of {@code /etc/passwd} and
 * so on that only these {@code sshd} see (a mount namespace of their own), so the machine stays as
 * it is. Needs root.
 */
public final class SshdFixture implements AutoCloseable {

  private final Path directory;
  private final ServerSocket server;
  private final String command;
  private final Set<SshdConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  private SshdFixture(Path directory, ServerSocket server, String command) {
    this.directory = directory;
    this.server = server;
    this.command = command;
  }

  /** Starts to describe one whose files lie below {@code directory}. */
  public static Builder in(Path directory) {
    return new Builder(directory);
  }

  /** Its address. */
  public String host() {
    return "127.0.0.1";
  }

  /** Its port. */
  public int port() {
    return server.getLocalPort();
  }

  /** The private key (ed25519) that every user may log in with. */
  public Path clientKey() {
    return directory.resolve("client_ed25519");
  }

  /** The same right as {@link #clientKey()} for an RSA key. */
  public Path clientRsaKey() {
    return directory.resolve("client_rsa");
  }

  /** The same right for a key that {@link #passphrase()} encrypts. */
  public Path encryptedClientKey() {
    return directory.resolve("client_encrypted");
  }

  /** A key that nobody may log in with. */
  public Path strangerKey() {
    return directory.resolve("stranger");
  }

  /** Of the encrypted key. */
  public String passphrase() {
    return "a pass phrase";
  }

  /** What known_hosts must say: one line for each host key. */
  public String knownHosts() {
    return line("ed25519") + line("rsa");
  }

  /** The line of one host key. */
  public String line(String type) {
    var words = text(directory.resolve("host_" + type + ".pub")).split(" ");
    return "[" + host() + "]:" + port() + " " + words[0] + " " + words[1].strip() + "\n";
  }

  /** {@code SHA256:...} of a host key, as ssh-keygen prints it. */
  public String fingerprint(String type) {
    return Program.run(
            "ssh-keygen", "-l", "-f", directory.resolve("host_" + type + ".pub").toString())
        .split(" ")[1];
  }

  /** Gives the host a new key of this type, from the next connection on. */
  public void changeHostKey(String type) {
    try {
      Files.delete(directory.resolve("host_" + type));
      Files.delete(directory.resolve("host_" + type + ".pub"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    generate(directory, "host_" + type, type, "");
  }

  /** Where the hosts behind this server see the engine that {@link Builder#docker} gave them. */
  public Path dockerSocket() {
    return directory.resolve("docker.sock");
  }

  /** How many connections it has taken so far. */
  public int accepted() {
    return accepted.get();
  }

  /** Cuts every connection that is open. */
  public void cut() {
    synchronized (connections) {
      connections.forEach(SshdConnection::close);
    }
  }

  /** From now on open connections carry nothing, without being closed; new ones work. */
  public void stall() {
    synchronized (connections) {
      connections.forEach(SshdConnection::stall);
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      Socket socket;
      try {
        socket = server.accept();
      } catch (IOException closed) {
        return;
      }
      try {
        // Whoever has seen the new count also cuts the new connection.
        synchronized (connections) {
          accepted.incrementAndGet();
          var connection =
              SshdConnection.start(
                  socket, command, directory.resolve("sshd.log"), connections::remove);
          connections.add(connection);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start sshd; is openssh-server installed?", e);
      }
    }
  }

  /** What the servers have logged. */
  public String log() {
    return text(directory.resolve("sshd.log"));
  }

  /** Ends every connection and takes no more. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      cut();
    }
  }

  private static void generate(Path directory, String name, String type, String passphrase) {
    var command =
        new ArrayList<>(
            List.of(
                "ssh-keygen",
                "-q",
                "-t",
                type,
                "-N",
                passphrase,
                "-C",
                "test",
                "-f",
                directory.resolve(name).toString()));
    if (type.equals("rsa")) {
      command.addAll(List.of("-b", "2048"));
    }
    Program.run(command, Map.of(), new byte[0]);
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Collects what the server is to be. */
  public static final class Builder {

    private final Path directory;
    private final List<String> options = new ArrayList<>();
    private final List<String> passwd = new ArrayList<>();
    private final List<String> shadow = new ArrayList<>();
    private final List<String> group = new ArrayList<>();
    private final List<String> sudoers = new ArrayList<>();
    private String passwords = "no";
    private String engine = "";
    private String path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Builder(Path directory) {
      this.directory = directory;
    }

    /** Adds a line to sshd_config, such as {@code ForceCommand ...}. */
    public Builder option(String line) {
      options.add(line);
      return this;
    }

    /** Sets the search path of remote commands. */
    public Builder path(String newPath) {
      path = newPath;
      return this;
    }

    /**
     * Adds a user without rights, whose home is a directory of the fixture.
     *
     * @param password empty = keys only
     */
    public Builder user(String name, int uid, String password) {
      passwd.add(
          name
              + ":x:"
              + uid
              + ":"
              + uid
              + ":test:"
              + directory.resolve("home-" + name)
              + ":/bin/sh");
      group.add(name + ":x:" + uid + ":");
      if (password.isEmpty()) {
        shadow.add(name + ":*:19000:0:99999:7:::");
      } else {
        var hash =
            Program.run(
                List.of("perl", "-e", "my $p = <STDIN>; print crypt($p, '$6$estivatestkit')"),
                Map.of(),
                password.getBytes(StandardCharsets.UTF_8));
        shadow.add(name + ":" + hash + ":19000:0:99999:7:::");
        passwords = "yes";
      }
      return this;
    }

    /**
     * Shows the engine behind this socket at {@link SshdFixture#dockerSocket()}, with the socket's
     * own owner and rights, wherever it is on this machine.
     */
    public Builder docker(Path socket) {
      engine = socket.toString();
      return this;
    }

    /** Adds a line to sudoers. Without any, sudo is as on the machine. */
    public Builder sudo(String line) {
      sudoers.add(line);
      return this;
    }

    /** Makes the keys and starts to take connections. */
    public SshdFixture start() {
      try {
        Files.createDirectories(directory);
        for (var type : List.of("ed25519", "rsa")) {
          generate(directory, "host_" + type, type, "");
        }
        generate(directory, "client_ed25519", "ed25519", "");
        generate(directory, "client_rsa", "rsa", "");
        generate(directory, "client_encrypted", "ed25519", "a pass phrase");
        generate(directory, "stranger", "ed25519", "");
        // the users' sshd reads these as the user
        open(directory);
        var allowed = directory.resolve("authorized_keys");
        Files.writeString(
            allowed,
            text(directory.resolve("client_ed25519.pub"))
                + text(directory.resolve("client_rsa.pub"))
                + text(directory.resolve("client_encrypted.pub")));
        Program.run("chmod", "0644", allowed.toString());
        var config = directory.resolve("sshd_config");
        Files.writeString(config, config(allowed));
        Files.createDirectories(Path.of("/run/sshd"));
        var script = directory.resolve("serve");
        Files.writeString(script, script(config));
        var server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        var fixture = new SshdFixture(directory, server, script.toString());
        var thread = new Thread(fixture::serve, "sshd-fixture");
        thread.setDaemon(true);
        thread.start();
        return fixture;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Lets every user pass through the directories above, which JUnit makes private. */
    private static void open(Path directory) {
      var absolute = directory.toAbsolutePath();
      for (int depth = absolute.getNameCount(); depth > 1; depth--) {
        Program.run("chmod", "a+x", "/" + absolute.subpath(0, depth));
      }
    }

    private String config(Path allowed) {
      var lines = new ArrayList<>(options);
      lines.addAll(
          List.of(
              "HostKey " + directory.resolve("host_ed25519"),
              "HostKey " + directory.resolve("host_rsa"),
              "AuthorizedKeysFile " + allowed,
              "PermitRootLogin prohibit-password",
              "PasswordAuthentication " + passwords,
              "KbdInteractiveAuthentication no",
              "UsePAM no",
              "StrictModes no",
              "PidFile none",
              "PrintMotd no",
              "UseDNS no",
              "LogLevel VERBOSE",
              "SetEnv PATH=" + path));
      return String.join("\n", lines) + "\n";
    }

    private String script(Path config) throws IOException {
      var lines = new ArrayList<>(List.of("set -e"));
      if (!passwd.isEmpty()) {
        cover(lines, "passwd", passwd, "0644");
        cover(lines, "group", group, "0644");
        cover(lines, "shadow", shadow, "0640");
        for (var user : passwd) {
          var fields = user.split(":");
          Files.createDirectories(Path.of(fields[5]));
          Program.run("chown", fields[2] + ":" + fields[3], fields[5]);
        }
      }
      if (!sudoers.isEmpty()) {
        var file = directory.resolve("sudoers");
        Files.writeString(
            file,
            "Defaults env_reset, !use_pty\nroot ALL=(ALL) ALL\n"
                + String.join("\n", sudoers)
                + "\n");
        Program.run("chmod", "0440", file.toString());
        lines.add("mount --bind '" + file + "' /etc/sudoers");
      }
      if (!engine.isEmpty()) {
        var seen = directory.resolve("docker.sock");
        Files.createFile(seen);
        lines.add("mount --bind '" + engine + "' '" + seen + "'");
      }
      lines.add("exec /usr/sbin/sshd -i -e -f '" + config + "'");
      return String.join("\n", lines) + "\n";
    }

    private void cover(List<String> lines, String name, List<String> more, String mode)
        throws IOException {
      var file = directory.resolve(name);
      Files.writeString(file, text(Path.of("/etc", name)) + String.join("\n", more) + "\n");
      Program.run("chmod", mode, file.toString());
      lines.add("mount --bind '" + file + "' /etc/" + name);
    }
  }
}
