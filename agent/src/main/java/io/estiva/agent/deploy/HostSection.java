package io.estiva.agent.deploy;

import io.estiva.containers.ssh.KnownHosts;
import io.estiva.containers.ssh.SshAuth;
import io.estiva.containers.ssh.SshHost;
import io.estiva.pipeline.variable.Variables;
import io.estiva.pipeline.yaml.ConfigSection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where to deploy, and how to get in. */
final class HostSection {
  private static final KnownHosts NOBODY = new KnownHosts("nothing", List.of());
  private static final SshHost STAND_IN =
      SshHost.of("nobody", "nowhere", NOBODY, new SshAuth.Password("none"));

  private final Variables variables;

  HostSection(Variables variables) {
    this.variables = variables;
  }

  SshHost read(ConfigSection root, List<String> warnings) {
    var text = root.text("host");
    int at = text.lastIndexOf('@');
    var address = text.substring(at + 1);
    var user = root.optionalText("user").orElse(at < 0 ? "" : text.substring(0, at));
    int colon = address.lastIndexOf(':');
    boolean withPort =
        colon > 0 && address.indexOf(':') == colon && address.substring(colon + 1).matches("\\d+");
    var host = withPort ? address.substring(0, colon) : address;
    int port =
        root.number(
            "port",
            withPort ? portOf(root, address.substring(colon + 1)) : SshHost.DEFAULT_PORT,
            1,
            65535);
    if (user.isEmpty() && root.has("host")) {
      root.error("host", "should be USER@HOST, or the user should stand in user:");
      user = "nobody";
    }
    var docker = root.section("docker");
    var socket = docker.text("socket", "/var/run/docker.sock");
    var auth = auth(root.section("auth"), warnings);
    var sudo = sudo(root);
    var hostKeys = hostKeys(root, host, port);
    var login = user;
    return DeploySpecReader.orError(
        root,
        "host",
        () -> new SshHost(host, port, login, auth, hostKeys, socket, sudo, Duration.ofSeconds(30)),
        STAND_IN);
  }

  private static int portOf(ConfigSection root, String text) {
    if (text.length() > 5 || Integer.parseInt(text) > 65535 || Integer.parseInt(text) < 1) {
      root.error("host", "names the port " + text + ", which is outside 1 to 65535");
      return SshHost.DEFAULT_PORT;
    }
    return Integer.parseInt(text);
  }

  private static SshHost.Sudo sudo(ConfigSection root) {
    return root.choice(
        "sudo",
        SshHost.Sudo.AUTO,
        Map.of(
            "auto", SshHost.Sudo.AUTO,
            "true", SshHost.Sudo.ALWAYS,
            "false", SshHost.Sudo.NEVER));
  }

  private static List<SshAuth> auth(ConfigSection section, List<String> warnings) {
    for (var planned : List.of("agent", "cert")) {
      if (section.has(planned)) {
        section.error(planned, "is planned: this version logs in by key or password");
      }
    }
    var auth = new ArrayList<SshAuth>();
    var passphrase = section.text("passphrase", "");
    section
        .optionalText("key")
        .ifPresent(
            key -> {
              if (!key.contains("-----BEGIN")) {
                section.error("key", "should hold a private key, with its line -----BEGIN ...");
              }
              // Variables lose their last line end in some editors; without it the key is not read.
              var text = key.replace("\r\n", "\n").strip() + "\n";
              auth.add(new SshAuth.Key("auth.key", text, passphrase));
            });
    section
        .optionalText("password")
        .filter(password -> !password.isEmpty())
        .ifPresent(password -> auth.add(new SshAuth.Password(password)));
    if (auth.isEmpty()) {
      section.error("key", "or password is missing: there is no way to log in");
      auth.add(new SshAuth.Password("none"));
    } else if (auth.get(0) instanceof SshAuth.Password) {
      warnings.add("the login by password works; a key (auth: { key: ... }) is safer");
    }
    return auth;
  }

  private KnownHosts hostKeys(ConfigSection root, String host, int port) {
    var given = root.optionalText("hostkey");
    if (given.isPresent()) {
      return DeploySpecReader.orError(
          root,
          "hostkey",
          () -> KnownHosts.pinned("hostkey: in .gitlab-ci.yml", host, port, given.get()),
          NOBODY);
    }
    Optional<String> variable = variables.value("SSH_KNOWN_HOSTS");
    if (variable.isPresent()) {
      return KnownHosts.parse("the variable SSH_KNOWN_HOSTS", variable.get());
    }
    var home = Path.of(System.getProperty("user.home", "/"));
    return KnownHosts.read(Path.of("/etc/ssh/ssh_known_hosts"))
        .and(KnownHosts.read(home.resolve(".ssh/known_hosts")));
  }
}
